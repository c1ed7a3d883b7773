import { HttpEventType, provideHttpClient, withInterceptors } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting, type TestRequest } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { authInterceptor } from '@latchkey/angular-auth/http';
import { provideFakeSession } from '@latchkey/angular-auth/testing';
import { ENDPOINTS, type MessageDto, type ProblemDto } from '@latchkey/shared';
import { ApiClient } from '../api/api-client';
import { Messages } from './messages';

export const message = (id: string, text = `Text of ${id}`): MessageDto => ({
  id,
  text,
  createdAt: '2026-05-04T12:00:00.000Z',
});

export const problem = (status: number, code: string, more: Partial<ProblemDto> = {}) =>
  [
    { code, title: 'x', detail: `Because of ${code}.`, status, ...more },
    { status, statusText: 'x' },
  ] as const;

/** Lets tokens be fetched and requests go. */
export async function pass(): Promise<void> {
  for (let times = 0; times < 30; times++) await Promise.resolve();
}

export const request = (method: string, path: string = ENDPOINTS.messages.path): TestRequest =>
  TestBed.inject(HttpTestingController).expectOne({ method, url: location.origin + path });

/** How many requests nobody has answered yet. */
export const unanswered = (): number => TestBed.inject(HttpTestingController).match(() => true).length;

/** The page for tests, opened by somebody who is logged in; what it asks of the API is for a test to answer. */
export async function openMessages() {
  TestBed.configureTestingModule({
    providers: [
      provideRouter([]),
      provideFakeSession({ config: { endpoints: ENDPOINTS } }),
      provideHttpClient(withInterceptors([authInterceptor])),
      provideHttpClientTesting(),
      ApiClient,
    ],
  });
  const fixture = TestBed.createComponent(Messages);
  const element = fixture.nativeElement as HTMLElement;
  document.body.append(element);

  const settle = async () => {
    await pass();
    fixture.detectChanges();
  };
  const said = (selector: string) => [...element.querySelectorAll(selector)].map((one) => one.textContent?.trim());
  const button = (name: string) =>
    [...element.querySelectorAll('button')].find((one) => one.textContent?.trim() === name) as HTMLButtonElement;
  const field = element.getElementsByTagName('textarea');
  const press = async (name: string) => {
    button(name).click();
    await settle();
  };
  const type = (text: string) => {
    (field[0] as HTMLTextAreaElement).value = text;
    field[0]?.dispatchEvent(new Event('input'));
  };
  await settle();
  return {
    settle,
    said,
    button,
    press,
    field: () => field[0] as HTMLTextAreaElement,
    /** The texts of the list, as a screen reader has them. */
    texts: () => said('app-message-list li:not([aria-hidden]) .text'),
    type,
    send: (text: string) => {
      type(text);
      return press('Send');
    },
    leave: () => fixture.destroy(),
  };
}

/** The same with this list, which the API has answered, and with a stream that brings what `comes`. */
export async function openList(...list: readonly MessageDto[]) {
  const page = await openMessages();
  request('GET').flush(list);
  await page.settle();
  const stream = request('GET', ENDPOINTS.messageStream.path);
  let partialText = '';
  const comes = async (message: MessageDto) => {
    partialText += `data: ${JSON.stringify(message)}\n\n`;
    stream.event({ type: HttpEventType.DownloadProgress, loaded: 1, partialText });
    await page.settle();
  };
  return { ...page, stream, comes };
}
