import { afterNextRender, Component, type ElementRef, inject, Injector, signal, viewChild } from '@angular/core';
import { RouterOutlet } from '@angular/router';
import { AuthService } from './auth/auth-service';
import { NavBar } from './nav-bar/nav-bar';
import { Notice } from './notice/notice';

@Component({
  selector: 'app-root',
  imports: [NavBar, Notice, RouterOutlet],
  templateUrl: './app.html',
})
export class App {
  protected readonly auth = inject(AuthService);
  private readonly injector = inject(Injector);
  private readonly content = viewChild.required<ElementRef<HTMLElement>>('content');
  protected readonly shown = signal(false);

  protected skipToContent(event: Event): void {
    event.preventDefault();
    this.content().nativeElement.focus();
  }

  /** Leads a screen reader to the new page's heading. The first page is read from its beginning, as any page. */
  protected announcePage(): void {
    if (this.shown()) {
      const focus = () => this.content().nativeElement.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true });
      afterNextRender({ read: focus }, { injector: this.injector });
    }
    this.shown.set(true);
  }
}
