import { Component, inject } from '@angular/core';
import { ENDPOINTS } from '@latchkey/shared';
import { ApiClient } from '../api/api-client';
import { Call } from '../api/call';
import { CallResult } from '../api/call-result';

@Component({
  selector: 'app-backend-api',
  imports: [CallResult],
  templateUrl: './backend-api.html',
  styleUrl: '../api/calls.scss',
})
export class BackendApi {
  private readonly api = inject(ApiClient);
  protected readonly endpoints = ENDPOINTS;
  protected readonly call = new Call();

  protected ping(): void {
    void this.call.run('ping', this.api.private, ({ msg }) => `Response from the server: ${msg}`);
  }
}
