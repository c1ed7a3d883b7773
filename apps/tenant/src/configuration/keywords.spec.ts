import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folder, written } from '../testing/files';
import { faultsOf, LOCAL, TENANT, told } from '../testing/told';
import { NOBODY } from './people';
import { readConfiguration } from './read-configuration';

const URLS = ['https://a.example/cb', 'https://b.example/cb'];

/** A config.json of the Deploy CLI with these mappings. */
function config(mappings: unknown): string {
  const file = join(folder(), 'config.json');
  writeFileSync(file, JSON.stringify({ AUTH0_DOMAIN: 'acme.auth0.com', AUTH0_KEYWORD_REPLACE_MAPPINGS: mappings }));
  return file;
}

function clientOf(
  callbacks: string,
  sources: { configFile?: string; variables?: Record<string, unknown> },
  name = 'Page',
) {
  const tenant = TENANT.replace('[http://localhost:4200/callback]', callbacks).replace('Page', name);
  const { model, faults } = readConfiguration({ ...written(tenant, 'clients: {}'), pageOrigins: [], ...sources });
  expect(faults).toEqual([]);
  return [...(model?.(NOBODY, 'http://localhost:3002/').clients.values() ?? [])][0];
}

describe('keywords', () => {
  it.each(['@@URLS@@', '"@@URLS@@"', "'@@URLS@@'", '["##HOST##/cb", ##OTHER##/cb]'])('are filled in %s', (text) => {
    const configFile = config({ URLS, HOST: 'https://a.example' });
    const variables = { OTHER: 'https://b.example' };
    expect(clientOf(text, { configFile, variables })?.callbacks).toEqual(URLS);
  });

  it('may be part of a text, and within another value', () => {
    const configFile = config({ ENV: 'dev', NAME: 'Shop $& ##ENV##' });
    expect(clientOf('@@PAGE_CALLBACKS@@', { configFile }, '@@NAME@@')?.name).toBe('Shop $& dev');
    expect(clientOf('@@PAGE_CALLBACKS@@', { configFile }, '##ENV## shop')?.name).toBe('dev shop');
  });

  it('have the value of the environment rather than that of the file', () => {
    const sources = { configFile: config({ ENV: 'file' }), variables: { ENV: 'environment' } };
    expect(clientOf('@@PAGE_CALLBACKS@@', sources, '##ENV##')?.name).toBe('environment');
  });

  it('may be mapped by a variable', () => {
    const variables = { AUTH0_KEYWORD_REPLACE_MAPPINGS: JSON.stringify({ URLS }) };
    expect(clientOf('@@URLS@@', { variables })?.callbacks).toEqual(URLS);
    const broken = { AUTH0_KEYWORD_REPLACE_MAPPINGS: '[]' };
    expect(told(TENANT, LOCAL, { variables: broken }).faults).toEqual([
      'AUTH0_KEYWORD_REPLACE_MAPPINGS is no JSON object: put one there, or unset it.',
    ]);
  });

  it.each([
    ['@@SPA_URLS@@', 'callbacks: @@SPA_URLS@@', 'tenant.yaml:4:5: clients[0].callbacks'],
    ['@@SPA_URLS@@', 'callbacks: "@@SPA_URLS@@"', 'tenant.yaml:4:5: clients[0].callbacks'],
    ['##URL##', 'callbacks: [##URL##]', 'tenant.yaml:4:17: clients[0].callbacks[0]'],
    ['##HOST##', 'callbacks: [https://##HOST##/cb]', 'tenant.yaml:4:17: clients[0].callbacks[0]'],
    ['##ID##', 'client_id: ##ID##', 'tenant.yaml:4:5: clients[0].client_id'],
    ['##NAME##', 'refresh_token: { leeway: ##NAME## }', 'tenant.yaml:4:22: clients[0].refresh_token.leeway'],
  ])('without a value are told as that: %s in %s', (keyword, line, place) => {
    expect(faultsOf(TENANT.replace('callbacks: [http://localhost:4200/callback]', line))).toEqual([
      `${place} has the keyword ${keyword}, which has no value: set it in the environment or in AUTH0_KEYWORD_REPLACE_MAPPINGS of config.json, or put the value itself there.`,
    ]);
  });

  it('in a comment are none', () => {
    expect(faultsOf(`# set ##HOST## and @@URLS@@\n${TENANT}`)).toEqual([]);
  });
});

describe('config.json', () => {
  it('is told of when it is broken', () => {
    const configFile = join(folder(), 'config.json');
    writeFileSync(configFile, '{\n  "AUTH0_DOMAIN": }');
    expect(told(TENANT, LOCAL, { configFile }).faults).toEqual([
      expect.stringMatching(/config\.json: the file is not valid JSON: Unexpected token '}'/),
    ]);
    writeFileSync(configFile, '{\n  "AUTH0_DOMAIN": "a"\n  "X": 1 }');
    expect(told(TENANT, LOCAL, { configFile }).faults).toEqual([
      expect.stringMatching(/config\.json:3:3: the file is not valid JSON: Expected ','/),
    ]);
    writeFileSync(configFile, '{ "AUTH0_KEYWORD_REPLACE_MAPPINGS": [] }');
    expect(told(TENANT, LOCAL, { configFile }).faults).toEqual([
      expect.stringMatching(
        /config\.json:1:3: AUTH0_KEYWORD_REPLACE_MAPPINGS is an empty list: put a map from keywords to their values there\.$/,
      ),
    ]);
  });
});
