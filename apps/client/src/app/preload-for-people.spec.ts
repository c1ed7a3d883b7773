import { TestBed } from '@angular/core/testing';
import { lastValueFrom, of } from 'rxjs';
import { AuthService, type AuthStatus } from './auth/auth-service';
import { PreloadForPeople } from './preload-for-people';

describe('PreloadForPeople', () => {
  it.each<[AuthStatus, string, string]>([
    ['in', 'profile', 'fetched'],
    ['in', '**', 'left'],
    ['in', 'messages', 'left'],
    ['out', 'profile', 'left'],
    ['unknown', 'profile', 'left'],
  ])('while the status is %s, has %s %s', async (status, path, fate) => {
    const settled = () => Promise.resolve(status);
    TestBed.configureTestingModule({ providers: [{ provide: AuthService, useValue: { settled } }] });
    const preloaded = TestBed.inject(PreloadForPeople).preload({ path }, () => of('fetched'));
    expect(await lastValueFrom(preloaded, { defaultValue: 'left' })).toBe(fate);
  });
});
