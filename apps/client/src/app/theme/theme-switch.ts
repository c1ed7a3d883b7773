import { Component } from '@angular/core';
import { chooseTheme, chosenTheme, type Theme } from './theme';

@Component({
  selector: 'app-theme-switch',
  template: `
    <label>
      Colours
      <select #choice [value]="theme" (change)="choose(choice.value)">
        <option value="">System</option>
        <option value="light">Light</option>
        <option value="dark">Dark</option>
      </select>
    </label>
  `,
})
export class ThemeSwitch {
  protected readonly theme = chosenTheme();

  protected choose(theme: string): void {
    chooseTheme(theme as Theme);
  }
}
