import { Component, inject } from '@angular/core';
import { AuthService } from '@latchkey/angular-auth';

@Component({
  selector: 'app-home',
  templateUrl: './home.html',
  styleUrl: './home.scss',
})
export class Home {
  protected readonly auth = inject(AuthService);

  protected start(): void {
    void this.auth.login('/external-api');
  }
}
