import { HttpClient, HttpContext } from '@angular/common/http';
import { inject, Service } from '@angular/core';
import { API_BASE, CALL_WITNESS, SENT_WHEN, WITHOUT_PROOF } from '@latchkey/angular-auth/http';
import { ENDPOINTS, type Endpoint, type MessageDto, type NewMessageDto, pathOf, type PingDto } from '@latchkey/shared';
import { filter, firstValueFrom, map, type Observable } from 'rxjs';
import { Faults } from '../fault/faults';
import { ApiError, toApiError } from './api-error';
import { CallLog } from './call-log';
import { CallTrace } from './call-trace';
import { eventsOf } from './event-stream';
import { isMessage, isNothing, isPing, listOf } from './forms';
import { IN_PLACE } from './intercepted';

/** Milliseconds after which the API counts as silent. Long before, the page says what it waits for. */
const TIMEOUT = 30_000;
/** Milliseconds for which a nonce of the API's last answer is good, with room to spare: it is in force for five minutes. */
const NONCE_LIFETIME = 200_000;

interface Question<T> {
  /** Whether this is what the endpoint answers. */
  readonly expects: (body: unknown) => body is T;
  readonly path?: string;
  readonly body?: object;
  readonly headers?: Record<string, string>;
  readonly keepalive?: boolean;
  /** It is got ready at once, and sent when this is fulfilled. */
  readonly when?: Promise<void>;
  readonly trace?: CallTrace;
}

/** One method for each endpoint. Which token goes along is decided by the interceptor, from the same table. */
@Service({ autoProvided: false })
export class ApiClient {
  private readonly http = inject(HttpClient);
  private readonly base = inject(API_BASE);
  private readonly log = inject(CallLog);
  private readonly faults = inject(Faults);
  /** When the API answered last, by the page's clock. */
  private answered = -Infinity;

  readonly public = this.ping(ENDPOINTS.public);
  readonly external = this.ping(ENDPOINTS.external);
  readonly private = this.ping(ENDPOINTS.private);
  readonly privateScoped = this.ping(ENDPOINTS.privateScoped);

  messages(): Promise<readonly MessageDto[]> {
    return this.call(ENDPOINTS.messages, { expects: listOf(isMessage) });
  }

  /** @param key by which the API knows a message that it has got already, so that it may be sent again */
  createMessage(body: NewMessageDto, key: string): Promise<MessageDto> {
    // A Structured Field string (draft-ietf-httpapi-idempotency-key-header-07 section 2.1).
    return this.call(ENDPOINTS.createMessage, {
      expects: isMessage,
      body,
      headers: { 'Idempotency-Key': `"${key}"` },
    });
  }

  /**
   * Goes on while the page is being left: the browser sees to it.
   *
   * @param when it is to be sent, if not at once; where that never comes, it is not sent
   */
  async deleteMessage(id: string, when?: Promise<void>): Promise<null> {
    const path = pathOf(ENDPOINTS.deleteMessage, id);
    // Signed ahead, with a nonce that may have ended meanwhile: a page that is left has no time to ask for another.
    if (when && performance.now() - this.answered > NONCE_LIFETIME) await this.askAnything();
    return this.call(ENDPOINTS.deleteMessage, { expects: isNothing, path, keepalive: true, when });
  }

  /**
   * Sends the access token as somebody would who has a copy of it and not its key. Gives the refusal, which is what is hoped
   * for, or null where the API takes it.
   */
  async sendCopy(): Promise<ApiError | null> {
    const options = { context: new HttpContext().set(WITHOUT_PROOF, true), timeout: TIMEOUT };
    try {
      await firstValueFrom(this.http.get<unknown>(this.base + ENDPOINTS.external.path, options));
      return null;
    } catch (thrown) {
      return toApiError(thrown);
    }
  }

  /** Messages as they come, wherever they were sent from. Nothing of it is in the list of calls. */
  messageStream(): Observable<MessageDto> {
    return eventsOf(this.http, this.base + ENDPOINTS.messageStream.path).pipe(
      map(({ data }) => JSON.parse(data) as unknown),
      filter(isMessage),
    );
  }

  /** So that the nonce is new. Nothing of it is in the list of calls, and whatever is wrong will be told by the next one. */
  private async askAnything(): Promise<void> {
    const { path } = ENDPOINTS.messages;
    await firstValueFrom(this.http.get<unknown>(this.base + path, { timeout: TIMEOUT })).catch(() => undefined);
  }

  private ping(endpoint: Endpoint): (trace?: CallTrace) => Promise<PingDto> {
    return (trace) => this.call(endpoint, { expects: isPing, trace });
  }

  private async call<T>(endpoint: Endpoint, question: Question<T>): Promise<T> {
    const { trace = new CallTrace(), path = endpoint.path } = question;
    Object.assign(trace, { endpoint, path });
    void question.when?.then(() => trace.begin());
    try {
      return await this.ask(endpoint, path, trace, question);
    } catch (thrown) {
      throw (trace.error = this.faults.tell(toApiError(thrown)));
    } finally {
      this.log.add(trace);
    }
  }

  private async ask<T>(
    { method }: Endpoint,
    path: string,
    trace: CallTrace,
    { expects, body, headers, keepalive, when }: Question<T>,
  ): Promise<T> {
    const context = new HttpContext().set(CALL_WITNESS, trace).set(SENT_WHEN, when ?? null);
    const options = { context, timeout: TIMEOUT, body, headers, keepalive };
    const answer = await firstValueFrom(this.http.request<unknown>(method ?? 'GET', this.base + path, options));
    this.answered = performance.now();
    if (expects(answer)) return answer;
    throw new ApiError('intercepted', IN_PLACE);
  }
}
