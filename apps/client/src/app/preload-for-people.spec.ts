import { TestBed } from '@angular/core/testing';
import { type AuthStatus } from '@latchkey/angular-auth';
import { FakeSession, provideFakeSession } from '@latchkey/angular-auth/testing';
import { type Data } from '@angular/router';
import { lastValueFrom, of } from 'rxjs';
import { PreloadForPeople } from './preload-for-people';

describe('PreloadForPeople', () => {
  it.each<[AuthStatus, string, Data, string]>([
    ['in', 'any page', {}, 'fetched'],
    ['in', 'one that waits', { ahead: false }, 'left'],
    ['out', 'any page', {}, 'left'],
    ['unknown', 'any page', {}, 'left'],
  ])('while the status is %s, has %s (%j) %s', async (status, _what, data, fate) => {
    TestBed.configureTestingModule({ providers: [provideFakeSession()] });
    TestBed.inject(FakeSession).status.set(status);
    const preloaded = TestBed.inject(PreloadForPeople).preload({ data }, () => of('fetched'));
    expect(await lastValueFrom(preloaded, { defaultValue: 'left' })).toBe(fate);
  });
});
