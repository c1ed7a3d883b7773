import { Component, inject } from '@angular/core';
import { ENDPOINTS, type PingDto } from '@latchkey/shared';
import { ApiClient } from '../api/api-client';
import { Call } from '../api/call';
import { CallResult } from '../api/call-result';

const asJson = (body: PingDto) => JSON.stringify(body, null, 2);

@Component({
  selector: 'app-external-api',
  imports: [CallResult],
  templateUrl: './external-api.html',
  styleUrl: '../api/calls.scss',
})
export class ExternalApi {
  private readonly api = inject(ApiClient);
  protected readonly endpoints = ENDPOINTS;
  protected readonly call = new Call();

  protected ping(): void {
    void this.call.run('ping', this.api.external, asJson);
  }

  protected pingWithPermission(): void {
    void this.call.run('scoped', this.api.privateScoped, asJson);
  }
}
