// The client's method for an endpoint, and its test.

/** What an answer looks like in tests. */
export const answerOf = ({ body, one }) =>
  `{ ${[...(body || one ? ["id: '7'"] : []), ...(body ? ["name: 'One'"] : []), "owner: 'auth0|ada'"].join(', ')} }`;

/** The names of an answer's members. */
const members = ({ body, one }) =>
  [...(body || one ? ["'id'"] : []), ...(body ? ["'name'"] : []), "'owner'"].join(', ');

/** What the client's method takes, in this order. */
export const given = ({ method, body, one }, { id, name, key }) => [
  ...(one ? [id] : []),
  ...(body ? [name] : []),
  ...(method === 'post' ? [key] : []),
];

export const form = (names) =>
  `export const is${names.type} = (body: unknown): body is ${names.type}Dto => hasTexts(body, ${members(names)});`;

export function clientMethod(names) {
  const { key, type, method, body, one } = names;
  const parameters = given(names, { id: 'id: string', name: `body: New${type}Dto`, key: 'key: string' });
  const question = [
    `expects: is${type}`,
    ...(one ? [`path: pathOf(ENDPOINTS.${key}, id)`] : []),
    ...(body ? ['body'] : []),
    // A Structured Field string, as of messages.
    ...(method === 'post' ? [`headers: { 'Idempotency-Key': \`"\${key}"\` }`] : []),
    'trace',
  ];
  const doc =
    '/** @param key by which the API knows a request that it has got already, so that it may be sent again */\n  ';
  return `  ${method === 'post' ? doc : ''}${key}(${[...parameters, 'trace?: CallTrace'].join(', ')}): Promise<${type}Dto> {
    return this.call(ENDPOINTS.${key}, { ${question.join(', ')} });
  }
`;
}

export function clientSpec(names) {
  const { key, verb, path, method, body } = names;
  const call = `${key}(${given(names, { id: "'a/b'", name: "{ name: 'One' }", key: "'k1'" }).join(', ')})`;
  return `import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { API_BASE } from '@latchkey/angular-auth/http';
import { provideFakeSession } from '@latchkey/angular-auth/testing';
import { ApiClient } from './api-client';

const ANSWER = ${answerOf(names)};

describe('ApiClient.${key}', () => {
  const ask = () => {
    TestBed.configureTestingModule({
      providers: [
        provideHttpClient(),
        provideHttpClientTesting(),
        ApiClient,
        { provide: API_BASE, useValue: 'https://api.example' },
        provideFakeSession(),
      ],
    });
    const answer = TestBed.inject(ApiClient).${call};
    const url = 'https://api.example${path.replace(':id', 'a%2Fb')}';
    return { answer, sent: TestBed.inject(HttpTestingController).expectOne({ method: '${verb}', url }) };
  };

  it('gives what the API answers', async () => {
    const { answer, sent } = ask();
${body ? "    expect(sent.request.body).toEqual({ name: 'One' });\n" : ''}${method === 'post' ? `    expect(sent.request.headers.get('Idempotency-Key')).toBe('"k1"');\n` : ''}    sent.flush(ANSWER);
    expect(await answer).toEqual(ANSWER);
  });

  it.each([[{}], [{ ...ANSWER, owner: 1 }], [null]])('knows no answer in %j', async (body) => {
    const { answer, sent } = ask();
    sent.flush(body);
    await expect(answer).rejects.toMatchObject({ code: 'intercepted' });
  });
});
`;
}
