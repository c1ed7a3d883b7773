import { TestBed } from '@angular/core/testing';
import { lastValueFrom, of } from 'rxjs';
import { AuthService, type AuthStatus } from './auth/auth-service';
import { PreloadForPeople } from './preload-for-people';

describe('PreloadForPeople', () => {
  it.each<[AuthStatus, string]>([
    ['in', 'fetched'],
    ['out', 'left'],
    ['unknown', 'left'],
  ])('while the status is %s, has a page %s', async (status, fate) => {
    const settled = () => Promise.resolve(status);
    TestBed.configureTestingModule({ providers: [{ provide: AuthService, useValue: { settled } }] });
    const preloaded = TestBed.inject(PreloadForPeople).preload({}, () => of('fetched'));
    expect(await lastValueFrom(preloaded, { defaultValue: 'left' })).toBe(fate);
  });
});
