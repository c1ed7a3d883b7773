import { Component, inject, signal } from '@angular/core';
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
  protected readonly shown = signal(false);

  protected skipTo(event: Event, content: HTMLElement): void {
    event.preventDefault();
    content.focus();
  }

  /** Leads a screen reader to the new page's heading. The first page is read from its beginning, as any page. */
  protected announcePage(content: HTMLElement): void {
    scrollTo(0, 0);
    if (this.shown()) content.querySelector('h1')?.focus({ preventScroll: true });
    this.shown.set(true);
  }
}
