import { join } from 'node:path';
import { WORKSPACE } from '../testing/programs';
import { parameters } from './parameters';

const TENANT_FILE = join(WORKSPACE, 'tenant.yaml');
const ENV = {
  AUTH0_DOMAIN: 'https://acme.eu.auth0.com/',
  AUTH0_DEPLOY_CLIENT_ID: 'deployer',
  AUTH0_DEPLOY_CLIENT_SECRET: 'secret',
  PAGE_ORIGINS: 'https://app.example.com, https://app.example.com/shop',
  TENANT_FILE,
};

describe('a deployment', () => {
  it.each([
    [undefined, false],
    ['', false],
    ['false', false],
    ['true', true],
  ])('may delete where AUTH0_ALLOW_DELETE is %j: %j', (word, may) => {
    const { faults, params } = parameters({ ...ENV, AUTH0_ALLOW_DELETE: word }, false);
    expect([faults, params.config.AUTH0_ALLOW_DELETE]).toEqual([[], may]);
  });

  it('takes no other word for it', () => {
    const { faults } = parameters({ ...ENV, AUTH0_ALLOW_DELETE: 'no' }, false);
    expect(faults).toEqual(['AUTH0_ALLOW_DELETE is "no": put true or false there, or unset it, which is false.']);
  });

  it('shows what would change, and deletes nothing', () => {
    const { faults, params } = parameters(ENV, false);
    expect(faults).toEqual([]);
    expect(params).toMatchObject({
      input_file: TENANT_FILE,
      dry_run: 'preview',
      apply: false,
      config: {
        AUTH0_DOMAIN: 'acme.eu.auth0.com',
        AUTH0_CLIENT_ID: 'deployer',
        AUTH0_ALLOW_DELETE: false,
        AUTH0_KEYWORD_REPLACE_MAPPINGS: {
          PAGE_ORIGINS: ['https://app.example.com'],
          PAGE_CALLBACKS: ['https://app.example.com/callback', 'https://app.example.com/shop/callback'],
          PAGE_LOGOUT_URLS: ['https://app.example.com', 'https://app.example.com/shop'],
        },
      },
    });
  });

  it('does it only when told so, and shows it first then too', () => {
    expect(parameters(ENV, true).params).toMatchObject({ dry_run: 'preview', apply: true });
  });

  it('takes no page origin that Auth0 would take and no page has', () => {
    const { faults } = parameters({ ...ENV, PAGE_ORIGINS: 'https://app.example.com/,app.example.com' }, false);
    expect(faults).toEqual([
      `PAGE_ORIGINS has "https://app.example.com/", which is no origin: put scheme, host and port there, and the page's path where it has one, like https://app.example.com.`,
      `PAGE_ORIGINS has "app.example.com", which is no origin: put scheme, host and port there, and the page's path where it has one, like https://app.example.com.`,
    ]);
  });

  it('says all that it needs at once', () => {
    const { faults } = parameters({ AUTH0_DOMAIN: 'http://localhost:3002', TENANT_FILE }, false);
    expect(faults).toEqual([
      expect.stringContaining('AUTH0_DEPLOY_CLIENT_ID is missing'),
      expect.stringContaining('AUTH0_DEPLOY_CLIENT_SECRET is missing'),
      expect.stringContaining('PAGE_ORIGINS is missing'),
      expect.stringContaining('AUTH0_DOMAIN is http://localhost:3002, the local tenant'),
    ]);
  });
});
