import { TestBed } from '@angular/core/testing';
import { jest } from '@jest/globals';
import { provideRouter, RedirectCommand } from '@angular/router';
import { SessionFault } from '@latchkey/angular-auth';
import { missingPage } from './missing-page';

describe('missingPage', () => {
  beforeEach(() => TestBed.configureTestingModule({ providers: [provideRouter([])] }));

  const fail = (error: Error) => TestBed.runInInjectionContext(() => missingPage({ error, url: '/profile' }));
  const told = () => TestBed.inject(SessionFault).current()?.code;

  it('tells of a file that cannot be fetched, on the start page', () => {
    expect([fail(new TypeError('Failed to fetch dynamically imported module')), told()]).toEqual([
      expect.any(RedirectCommand),
      'network',
    ]);
  });

  it('takes no mistake of ours for a bad network, and tells its developers', () => {
    const log = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    const mistake = new Error('No token goes by the endpoint "//x"');
    expect([fail(mistake), told()]).toEqual([expect.any(RedirectCommand), 'page-failed']);
    expect(log).toHaveBeenCalledWith(mistake);
    log.mockRestore();
  });
});
