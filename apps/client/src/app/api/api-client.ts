import { HttpClient, HttpContext } from '@angular/common/http';
import { inject, Service } from '@angular/core';
import { ENDPOINTS, type Endpoint, type PingDto } from '@latchkey/shared';
import { firstValueFrom } from 'rxjs';
import { API_BASE } from '../auth/api-base';
import { CALL_WITNESS } from '../auth/call-witness';
import { Faults } from '../fault/faults';
import { ApiError, toApiError } from './api-error';
import { CallLog } from './call-log';
import { CallTrace } from './call-trace';
import { IN_PLACE } from './intercepted';

/** Milliseconds after which the API counts as silent. Long before, the page says what it waits for. */
const TIMEOUT = 30_000;

/** One method for each endpoint. Which token goes along is decided by the interceptor, from the same table. */
@Service({ autoProvided: false })
export class ApiClient {
  private readonly http = inject(HttpClient);
  private readonly base = inject(API_BASE);
  private readonly log = inject(CallLog);
  private readonly faults = inject(Faults);

  readonly public = (trace?: CallTrace): Promise<PingDto> => this.call(ENDPOINTS.public, trace);
  readonly external = (trace?: CallTrace): Promise<PingDto> => this.call(ENDPOINTS.external, trace);
  readonly private = (trace?: CallTrace): Promise<PingDto> => this.call(ENDPOINTS.private, trace);
  readonly privateScoped = (trace?: CallTrace): Promise<PingDto> => this.call(ENDPOINTS.privateScoped, trace);

  private async call(endpoint: Endpoint, trace = new CallTrace()): Promise<PingDto> {
    trace.endpoint = endpoint;
    try {
      return await this.ask(this.base + endpoint.path, trace);
    } catch (thrown) {
      throw (trace.error = this.faults.tell(toApiError(thrown)));
    } finally {
      this.log.add(trace);
    }
  }

  private async ask(url: string, trace: CallTrace): Promise<PingDto> {
    const context = new HttpContext().set(CALL_WITNESS, trace);
    const body = await firstValueFrom(this.http.get<Partial<PingDto> | null>(url, { context, timeout: TIMEOUT }));
    if (typeof body?.msg === 'string') return { ...body, msg: body.msg };
    throw new ApiError('intercepted', IN_PLACE);
  }
}
