import { Component, inject } from '@angular/core';
import { AuthService } from '@latchkey/angular-auth';

@Component({ template: '<h1>Profile</h1><p>{{ auth.person()?.email }}</p>' })
export class Profile {
  protected readonly auth = inject(AuthService);
}
