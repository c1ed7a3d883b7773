import { Component, computed, inject, signal } from '@angular/core';
import { Router, RouterOutlet } from '@angular/router';
import { AuthService } from '@latchkey/angular-auth';
import { linkTarget } from './link-target';
import { NavBar } from './nav-bar/nav-bar';
import { Notice } from './fault/notice';
import { ThemeSwitch } from './theme/theme-switch';

@Component({
  selector: 'app-root',
  imports: [NavBar, Notice, RouterOutlet, ThemeSwitch],
  templateUrl: './app.html',
  host: { '(click)': 'followLink($event)' },
})
export class App {
  protected readonly auth = inject(AuthService);
  private readonly router = inject(Router);
  protected readonly shown = signal(false);
  /** Whether the next page is being fetched. */
  protected readonly turning = computed(() => this.shown() && !!this.router.currentNavigation());

  protected followLink(event: MouseEvent): void {
    const target = linkTarget(event);
    if (target === null) return;
    event.preventDefault();
    void this.router.navigateByUrl(target);
  }

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
