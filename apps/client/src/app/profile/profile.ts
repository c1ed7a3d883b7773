import { Component, computed, inject } from '@angular/core';
import { AuthService } from '../auth/auth-service';
import { Avatar } from './avatar';
import { claimRows } from './claim-rows';

@Component({
  selector: 'app-profile',
  imports: [Avatar],
  templateUrl: './profile.html',
  styleUrl: './profile.scss',
})
export class Profile {
  protected readonly auth = inject(AuthService);
  protected readonly rows = computed(() => {
    const person = this.auth.person();
    return person ? claimRows(person) : [];
  });
}
