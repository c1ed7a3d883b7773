import { Component } from '@angular/core';

@Component({
  selector: 'app-not-found',
  template: `
    <h1 tabindex="-1">There is no such page</h1>
    <p class="lead">The address may be mistyped, or the page has moved.</p>
    <p><a href=".">Back to the start</a></p>
  `,
})
export class NotFound {}
