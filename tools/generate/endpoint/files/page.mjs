// The page of an endpoint, with its test, its route and its link.
import { answerOf, given } from './client.mjs';

export function page(names) {
  const { plural, name, key, type, method, body, one } = names;
  const post = method === 'post';
  const shared = ['ENDPOINTS', ...(body ? [`type New${type}Dto`] : []), `type ${type}Dto`];
  const parameters = [...(one ? ['id: string'] : []), ...(body ? ['name: string'] : [])].join(', ');
  const passed = [...given(names, { id: 'id', name: 'body', key: 'key' }), 'trace'].join(', ');
  const check = `    const body: New${type}Dto = { name };
    this.faults.set(bodyErrors(new${type}Schema, body).map(({ detail }) => detail));
    if (this.faults().length) return;
`;
  return `import { Component, inject${body ? ', signal' : ''} } from '@angular/core';
import { ${shared.join(', ')} } from '@latchkey/shared';
${body ? `import { bodyErrors, new${type}Schema } from '@latchkey/shared/schemas';\n` : ''}import { ApiClient } from '../api/api-client';
import { Call } from '../api/call';
import { CallResult } from '../api/call-result';

const asJson = (answer: ${type}Dto) => JSON.stringify(answer, null, 2);

@Component({
  selector: 'app-${name}',
  imports: [CallResult],
  templateUrl: './${name}.html',
  styleUrl: '${body || one ? `./${name}.scss` : '../api/calls.scss'}',
})
export class ${plural} {
  private readonly api = inject(ApiClient);
  protected readonly endpoint = ENDPOINTS.${key};
  protected readonly call = new Call();
${body ? '  /** What is wrong with the name, a sentence each. */\n  protected readonly faults = signal<readonly string[]>([]);\n' : ''}
  protected send(${parameters}): void {
${body ? check : ''}${post ? '    const key = crypto.randomUUID(); // the same for every attempt\n' : ''}    void this.call.run('${method}', (trace) => this.api.${key}(${passed}), asJson);
  }
}
`;
}

export function template({ title, method, verb, act, permission, body, one }) {
  const needs = permission
    ? `takes an access token that grants <code>{{ endpoint.permission }}</code>.`
    : `takes any valid access token.`;
  const words = `<p><code>${verb} {{ endpoint.path }}</code> ${needs}</p>`;
  const head = `<h1 tabindex="-1">${title}</h1>\n`;
  if (!body && !one) {
    return `${head}<div class="calls">
  <div>
    <button type="button" [attr.aria-busy]="call.running() === '${method}'" (click)="send()">${act}</button>
    ${words}
  </div>
</div>
<app-call-result [call]="call" />
`;
  }
  const passed = [...(one ? ['id.value'] : []), ...(body ? ['name.value'] : [])].join(', ');
  const field = `<label for="name">Name</label>
  <input #name id="name" aria-describedby="name-faults" [attr.aria-invalid]="faults().length ? 'true' : null" />
  <div id="name-faults" role="alert">
    @for (fault of faults(); track fault) {
    <p>{{ fault }}</p>
    }
  </div>`;
  const fields = [one && '<label for="id">Id</label>\n  <input #id id="id" required />', body && field];
  return `${head}<form (submit)="$event.preventDefault(); send(${passed})">
  ${[words, ...fields].filter(Boolean).join('\n  ')}
  <div><button type="submit" [attr.aria-busy]="call.running() === '${method}'">${act}</button></div>
</form>
<app-call-result [call]="call" />
`;
}

export const styles = ({ body }) => `form {
  display: grid;
  gap: 0.5rem;
  max-width: 32rem;
  margin-bottom: 2rem;
}

label {
  font-weight: 550;
}

p {
  margin: 0;
}

input {
  padding: 0.625rem 0.75rem;
  border: 1px solid color-mix(in srgb, var(--ink) 55%, transparent);
  border-radius: var(--radius);
  background: var(--surface);
  color: var(--ink);
  font: inherit;
${body ? '\n  &[aria-invalid] {\n    border-color: var(--danger);\n  }\n' : ''}}
${body ? '\n#name-faults {\n  color: var(--danger);\n  font-weight: 550;\n}\n' : ''}`;

export function pageSpec(names) {
  const { plural, name, verb, path, act, permission, body, one } = names;
  const fill = [...(one ? ["page.fill('id', '7');"] : []), ...(body ? ["page.fill('name', 'One');"] : [])].join(
    '\n    ',
  );
  const problem = `{ status: 403, title: 'x', detail: 'Not yours.'${permission ? `, permission: '${permission}'` : ''} }`;
  return `import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { provideFakeSession } from '@latchkey/angular-auth/testing';
import { ApiClient } from '../api/api-client';
import { ${plural} } from './${name}';

const ANSWER = ${answerOf(names)};

/** The page, opened by somebody who is logged in; what it asks of the API is for a test to answer. */
async function open() {
  TestBed.configureTestingModule({
    providers: [provideRouter([]), provideFakeSession(), provideHttpClient(), provideHttpClientTesting(), ApiClient],
  });
  const fixture = TestBed.createComponent(${plural});
  const element = fixture.nativeElement as HTMLElement;
  document.body.append(element); // a form outside of a document sends nothing
  await fixture.whenStable();
  const find = <T extends HTMLElement>(selector: string) => element.querySelector<T>(selector);
  return {
    said: (selector: string) => find(selector)?.textContent?.trim(),
${body || one ? '    fill: (id: string, text: string) => ((find<HTMLInputElement>(`#${id}`) as HTMLInputElement).value = text),\n' : ''}    press: () => [...element.querySelectorAll('button')].find((one) => one.textContent?.trim() === '${act}')?.click(),
    settle: () => fixture.whenStable(),
  };
}

const request = () => {
  const url = location.origin + '${path.replace(':id', '7')}';
  return TestBed.inject(HttpTestingController).expectOne({ method: '${verb}', url });
};

describe('${plural}', () => {
  it('shows what the API answers', async () => {
    const page = await open();
    ${fill}
    page.press();
    request().flush(ANSWER);
    await page.settle();
    expect(page.said('#api-call-result')).toBe(JSON.stringify(ANSWER, null, 2));
  });

  it('says why it was refused', async () => {
    const page = await open();
    ${fill}
    page.press();
    request().flush(${problem}, { status: 403, statusText: 'x' });
    await page.settle();
    expect(page.said('app-failure [role=alert] pre')).toBe("Error: the server responded with '403: Forbidden'");
${permission ? `    expect(page.said('app-failure code')).toBe('${permission}');\n` : "    expect(page.said('app-failure p')).toBe('Not yours.');\n"}  });
${
  body
    ? `
  it('says what is wrong before it is sent', async () => {
    const page = await open();
    ${one ? "page.fill('id', '7');" : ''}
    page.press();
    await page.settle();
    expect(page.said('#name-faults')).toBe('The name is empty: write 1 to 100 characters.');
    TestBed.inject(HttpTestingController).expectNone(() => true);
  });
`
    : ''
}${
    one
      ? `
  it('asks for an id first', async () => {
    const page = await open();
    ${body ? "page.fill('name', 'One');" : ''}
    page.press();
    await page.settle();
    TestBed.inject(HttpTestingController).expectNone(() => true);
  });
`
      : ''
  }});
`;
}

export const route = ({ name, title, plural }) => `      {
        path: '${name}',
        title: '${title} · Latchkey',
        canActivate: [authGuard],
        data: { ahead: false },
        loadComponent: () => import('../${name}/${name}').then((file) => file.${plural}),
      },`;

export const link = ({ name, title }) =>
  `    <li><a href="${name}" [attr.aria-current]="current('/${name}')">${title}</a></li>`;
