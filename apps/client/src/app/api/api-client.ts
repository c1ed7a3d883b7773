import { HttpClient } from '@angular/common/http';
import { inject, Service } from '@angular/core';
import { ENDPOINTS, type Endpoint, type MessageDto } from '@latchkey/shared';
import { catchError, firstValueFrom, map } from 'rxjs';
import { ApiError, toApiError } from './api-error';

/** Milliseconds after which the API counts as silent. Long before, the page says what it waits for. */
const TIMEOUT = 30_000;

/** One method for each endpoint. Which token goes along is decided by the interceptor, from the same table. */
@Service()
export class ApiClient {
  private readonly http = inject(HttpClient);

  readonly public = (): Promise<MessageDto> => this.call(ENDPOINTS.public);
  readonly external = (): Promise<MessageDto> => this.call(ENDPOINTS.external);
  readonly private = (): Promise<MessageDto> => this.call(ENDPOINTS.private);
  readonly privateScoped = (): Promise<MessageDto> => this.call(ENDPOINTS.privateScoped);

  private call({ path }: Endpoint): Promise<MessageDto> {
    const answer = this.http.get<Partial<MessageDto> | null>(path, { timeout: TIMEOUT }).pipe(
      map((body) => {
        if (typeof body?.msg === 'string') return { ...body, msg: body.msg };
        throw new ApiError('failed', 'Something answered in place of the API, in a form the page does not know.');
      }),
      catchError((thrown: unknown) => {
        throw toApiError(thrown);
      }),
    );
    return firstValueFrom(answer);
  }
}
