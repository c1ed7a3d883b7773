import { reasonPhrase } from './reason-phrase';

describe('reasonPhrase', () => {
  it.each([
    [401, 'Unauthorized'],
    [403, 'Forbidden'],
    [416, 'Range Not Satisfiable'],
    [417, 'Expectation Failed'],
    [503, 'Service Unavailable'],
  ])('names %i as the registry does', (status, phrase) => expect(reasonPhrase(status)).toBe(phrase));

  it('names the class of a status it does not know', () => {
    expect([reasonPhrase(418), reasonPhrase(599), reasonPhrase(0)]).toEqual([
      'Client Error',
      'Server Error',
      'Unknown Status',
    ]);
  });
});
