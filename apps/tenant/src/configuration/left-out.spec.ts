import { warningsOf } from '../testing/told';
import { LOCAL, TENANT } from '../testing/told';

const API = `resourceServers:
  - { name: Orders, identifier: https://orders.example, scopes: [{ value: read:orders }] }
`;

describe('what an export has and is not played', () => {
  it.each<[string, string, string[]]>([
    [
      'keys that Auth0 has and that mean nothing here',
      `${TENANT}    oidc_conformant: true\n    native_social_login: { apple: { enabled: false } }\n    description: null\ntenant: { flags: {}, session_lifetime: 3.0166666666666666 }\n`,
      [],
    ],
    [
      'keys of the whole file',
      `${TENANT}rules: []\nbranding: {}\nemailProvider: { credentials: "##API_KEY##" }\n`,
      [
        'tenant.yaml: rules, branding, emailProvider have no effect here.',
        'tenant.yaml:1:1 nothing gives ##API_KEY## a value, in parts without effect here.',
      ],
    ],
    [
      'unknown keys, each once',
      `${TENANT}    mobil: {}\n  - { name: Other, callbacks: [https://a.example/cb], mobil: {} }\n`,
      [
        'tenant.yaml:5:5: clients[0].mobil is not supported by the local tenant and is left out. The same in 1 more place.',
      ],
    ],
    [
      'a grant type',
      `${TENANT}    grant_types: [authorization_code, implicit]\n`,
      [
        'tenant.yaml:5:39: clients[0].grant_types[1] is "implicit", which is not supported by the local tenant and is left out.',
      ],
    ],
    [
      'an application that nobody is led back to',
      `${TENANT}  - { name: Other, callbacks: [], grant_types: [authorization_code, client_credentials] }\n`,
      ['tenant.yaml:5:20: clients[1].callbacks has no URL to lead back to, so nobody logs in with this client.'],
    ],
    [
      'a public client that would be a machine',
      `${TENANT}    grant_types: [authorization_code, client_credentials]\n`,
      [
        'tenant.yaml:5:39: clients[0].grant_types[1] is "client_credentials", which needs a secret, and this client is public: it is left out.',
      ],
    ],
    [
      'an application that speaks no OpenID Connect',
      `${TENANT}  - { name: CRM, app_type: salesforce }\n`,
      [
        'tenant.yaml:5:18: clients[1].app_type is of a kind that is not supported by the local tenant: the client is left out.',
      ],
    ],
    [
      'a key in place of a secret',
      `${TENANT}  - { name: Job, app_type: non_interactive, client_authentication_methods: { private_key_jwt: {} } }\n`,
      [
        'tenant.yaml:5:45: clients[1].client_authentication_methods has no public key (pem) in it: the client has a secret here.',
      ],
    ],
    [
      'two clients of one name',
      `${TENANT}  - { name: Twin, callbacks: [https://a.example/cb] }\n  - { name: Twin, callbacks: [https://b.example/cb] }\n`,
      [
        'tenant.yaml:6:7: clients[2].name is "Twin", which another entry has already: client grants are for the first one.',
      ],
    ],
    [
      'URLs that match nothing',
      `${TENANT}    allowed_logout_urls: [https://*.com, "https://{custom_domain.metadata.x}.example.com"]\n    web_origins: [http://localhost:4200/app]\n    allowed_origins: [file://*, javascript://a]\n`,
      [
        'tenant.yaml:5:27: clients[0].allowed_logout_urls[0] is "https://*.com", which has * where it matches nothing: it may stand once, in the lowest level of a subdomain of an http or https URL: it is left out.',
        'tenant.yaml:5:42: clients[0].allowed_logout_urls[1] is "https://{custom_domain.metadata.x}.example.com", which has {custom_domain.metadata.x}, which is not supported by the local tenant: it is left out.',
        'tenant.yaml:6:19: clients[0].web_origins[0] is "http://localhost:4200/app", which is no origin, that is scheme, host and port only: it is left out.',
        'tenant.yaml:7:23: clients[0].allowed_origins[0] is "file://*", which has the scheme file:, to which nobody is sent: it is left out.',
        'tenant.yaml:7:33: clients[0].allowed_origins[1] is "javascript://a", which has the scheme javascript:, to which nobody is sent: it is left out.',
      ],
    ],
    [
      "Auth0's own API",
      `${TENANT}clientGrants: [{ client_id: Page, audience: https://acme-dev.eu.auth0.com/api/v2/, scope: [read:users] }]\nroles: [{ name: R, permissions: [{ permission_name: read:users, resource_server_identifier: https://acme-dev.eu.auth0.com/api/v2/ }] }]\n`,
      [],
    ],
    [
      'grants of nobody, for nothing, and twice',
      `${TENANT}${API}clientGrants:
  - { client_id: Robot, audience: https://orders.example }
  - { client_id: Page, audience: https://nothing.example }
  - { client_id: Page, audience: https://orders.example, scope: [read:mail] }
  - { client_id: Page, audience: https://orders.example, subject_type: user }
  - { client_id: Page, audience: https://orders.example, subject_type: user }
  - { audience: https://orders.example, default_for: third_party_clients }
`,
      [
        'tenant.yaml:12:5: clientGrants[4] is "Page for https://orders.example (user)", which another entry has already: it is left out.',
        'tenant.yaml:8:7: clientGrants[0].client_id is "Robot", which no client is called: it is left out.',
        'tenant.yaml:9:24: clientGrants[1].audience is "https://nothing.example", which no API has: it is left out. There are https://orders.example.',
        'tenant.yaml:10:66: clientGrants[2].scope[0] is "read:mail", which Orders does not have: it is left out.',
        "tenant.yaml:13:5: clientGrants[5] is for all third parties' applications, which is not supported by the local tenant: it is left out.",
      ],
    ],
    [
      'permissions, policies and a default audience of no API',
      `${TENANT}    refresh_token: { policies: [{ audience: https://x.example }] }\n${API}roles: [{ name: R, permissions: [{ permission_name: a, resource_server_identifier: b }, { permission_name: a, resource_server_identifier: https://orders.example }] }]\ntenant: { default_audience: x }\n`,
      [
        'tenant.yaml:5:35: clients[0].refresh_token.policies[0].audience is "https://x.example", which no API has: it is left out. There are https://orders.example.',
        'tenant.yaml:8:56: roles[0].permissions[0].resource_server_identifier is "b", which no API has: it is left out. There are https://orders.example.',
        'tenant.yaml:8:91: roles[0].permissions[1].permission_name is "a", which Orders does not have: it is left out.',
        'tenant.yaml:9:11: tenant.default_audience is "x", which no API has: it is left out. There are https://orders.example.',
      ],
    ],
    [
      'tokens that are bound to a certificate',
      `${TENANT}resourceServers: [{ name: Orders, identifier: o, proof_of_possession: { mechanism: mtls, required: true } }]\n`,
      [
        'tenant.yaml:5:73: resourceServers[0].proof_of_possession.mechanism is "mtls", which is not supported by the local tenant: it is left out.',
      ],
    ],
    [
      'an Action that the export does not have, as one of the marketplace',
      `${TENANT}actions: [{ name: empty, code: "" }]\ntriggers: { post-login: [{ action_name: a }, { action_name: empty }] }\n`,
      [
        'tenant.yaml:6:28: triggers.post-login[0].action_name is "a", of which there is no code: it is left out.',
        'tenant.yaml:6:48: triggers.post-login[1].action_name is "empty", of which there is no code: it is left out.',
      ],
    ],
    [
      'a trigger',
      `${TENANT}triggers: { pre-user-registration: [{ action_name: a }], custom-phone-provider: [] }\n`,
      ['tenant.yaml:5:13: triggers.pre-user-registration is not supported by the local tenant and is left out.'],
    ],
  ])('does not stop the start: %s', (_, tenant, warnings) => {
    expect(warningsOf(tenant)).toEqual(warnings);
  });

  it('does not stop the start: a secret for a page', () => {
    expect(warningsOf(TENANT, LOCAL.replace('client_id: page', 'client_id: page\n    client_secret: x'))).toEqual([
      'tenant.local.yaml:4:5: clients.Page.client_secret belongs to a public client, which cannot keep one: it is left out.',
    ]);
  });
});
