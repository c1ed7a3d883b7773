import { Component, computed, inject } from '@angular/core';
import { Router } from '@angular/router';
import { AuthService } from '@latchkey/angular-auth';
import { Avatar } from '../profile/avatar';

@Component({
  selector: 'app-nav-bar',
  imports: [Avatar],
  templateUrl: './nav-bar.html',
  styleUrl: './nav-bar.scss',
})
export class NavBar {
  protected readonly auth = inject(AuthService);
  private readonly router = inject(Router);
  private readonly path = computed(() => this.router.lastSuccessfulNavigation()?.finalUrl?.toString().split(/[?#]/)[0]);

  protected current(path: string): 'page' | null {
    return this.path() === path ? 'page' : null;
  }

  protected logIn(): void {
    void this.auth.login(this.router.url);
  }
}
