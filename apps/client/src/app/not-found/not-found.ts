import { Component } from '@angular/core';
import { RouterLink } from '@angular/router';

@Component({
  selector: 'app-not-found',
  imports: [RouterLink],
  template: `
    <h1 tabindex="-1">There is no such page</h1>
    <p class="lead">The address may be mistyped, or the page has moved.</p>
    <p><a routerLink="/">Back to the start</a></p>
  `,
})
export class NotFound {}
