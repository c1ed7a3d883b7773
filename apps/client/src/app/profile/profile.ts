import { Component, inject } from '@angular/core';
import { AuthService } from '@latchkey/angular-auth';
import { Avatar } from './avatar';
import { TokenPanel } from './token-panel';

@Component({
  selector: 'app-profile',
  imports: [Avatar, TokenPanel],
  templateUrl: './profile.html',
  styleUrl: './profile.scss',
})
export class Profile {
  protected readonly auth = inject(AuthService);
}
