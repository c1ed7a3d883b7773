import { JsonPipe } from '@angular/common';
import { httpResource } from '@angular/common/http';
import { Component } from '@angular/core';

@Component({
  imports: [JsonPipe],
  template: `
    <h1>Orders</h1>
    @if (orders.hasValue()) {
      <pre>{{ orders.value() | json }}</pre>
    }
  `,
})
export class Orders {
  protected readonly orders = httpResource<unknown>(() => 'https://api.acme.example/orders');
}
