import { Component, inject } from '@angular/core';
import { type IsActiveMatchOptions, Router, RouterLink, RouterLinkActive } from '@angular/router';
import { AuthService } from '../auth/auth-service';
import { Avatar } from '../profile/avatar';

@Component({
  selector: 'app-nav-bar',
  imports: [Avatar, RouterLink, RouterLinkActive],
  templateUrl: './nav-bar.html',
  styleUrl: './nav-bar.scss',
})
export class NavBar {
  protected readonly auth = inject(AuthService);
  private readonly router = inject(Router);
  protected readonly exact: IsActiveMatchOptions = {
    paths: 'exact',
    queryParams: 'ignored',
    fragment: 'ignored',
    matrixParams: 'ignored',
  };

  protected logIn(): void {
    void this.auth.login(this.router.url);
  }
}
