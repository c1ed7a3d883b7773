import { TestBed } from '@angular/core/testing';
import { type AuthStatus } from '@latchkey/angular-auth';
import { FakeSession, provideFakeSession } from '@latchkey/angular-auth/testing';
import { lastValueFrom, of } from 'rxjs';
import { PreloadForPeople } from './preload-for-people';

describe('PreloadForPeople', () => {
  it.each<[AuthStatus, string, string]>([
    ['in', 'profile', 'fetched'],
    ['in', '**', 'left'],
    ['in', 'messages', 'left'],
    ['out', 'profile', 'left'],
    ['unknown', 'profile', 'left'],
  ])('while the status is %s, has %s %s', async (status, path, fate) => {
    TestBed.configureTestingModule({ providers: [provideFakeSession()] });
    TestBed.inject(FakeSession).status.set(status);
    const preloaded = TestBed.inject(PreloadForPeople).preload({ path }, () => of('fetched'));
    expect(await lastValueFrom(preloaded, { defaultValue: 'left' })).toBe(fate);
  });
});
