import { edited } from '../testing/files';
import { readConfiguration } from './read-configuration';

describe('what one entry says of another', () => {
  it.each<[string, [string, string], string]>([
    [
      'permission that the API does not have',
      ['permission_name: read:messages', 'permission_name: read:mail'],
      'is "read:mail", which Latchkey API does not have: put one of read:messages, write:messages there.',
    ],
    [
      'client grant for an unknown client',
      ['client_id: Latchkey worker', 'client_id: Robot'],
      'clientGrants[0].client_id is "Robot", which no client is called: put one of Latchkey, Latchkey worker there.',
    ],
    [
      'client grant for an unknown API',
      ['audience: https://api.latchkey.example', 'audience: https://x.example'],
      'clientGrants[0].audience is "https://x.example", which no API has: put one of https://api.latchkey.example there.',
    ],
    [
      'client grant with an unknown scope',
      ['scope: [read:messages]', 'scope: [read:mail]'],
      'clientGrants[0].scope[0] is "read:mail", which Latchkey API does not have',
    ],
    [
      'organization that is there twice',
      ['\nroles:', '\norganizations: [{ name: acme }, { name: acme }]\nroles:'],
      'organizations[1].name is "acme", which another entry has already: put a different one there.',
    ],
    [
      'Action that is there twice',
      ['\nroles:', '\nactions: [{ name: a, code: ./a.js }, { name: a, code: ./b.js }]\nroles:'],
      'actions[1].name is "a", which another entry has already: put a different one there.',
    ],
  ])('names a %s', (_, edit, fault) => {
    expect(readConfiguration({ ...edited({ tenant: [edit] }), pageOrigins: [] }).faults.join()).toContain(fault);
  });
});
