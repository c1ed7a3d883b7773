import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { type AuthStatus } from '@latchkey/angular-auth';
import { FakeSession, provideFakeSession } from '@latchkey/angular-auth/testing';
import { NavBar } from './nav-bar';

describe('NavBar', () => {
  async function shown(status: AuthStatus) {
    const person = status === 'in' ? {} : null;
    TestBed.configureTestingModule({ providers: [provideRouter([]), provideFakeSession({ person })] });
    TestBed.inject(FakeSession).status.set(status);
    const fixture = TestBed.createComponent(NavBar);
    await fixture.whenStable();
    const element = fixture.nativeElement as HTMLElement;
    const words = (selector: string) =>
      [...element.querySelectorAll(selector)].map((found) => {
        const copy = found.cloneNode(true) as Element;
        copy.querySelectorAll('[aria-hidden=true]').forEach((hidden) => hidden.remove());
        return copy.textContent?.trim();
      });
    return { links: words('li a'), buttons: words('button'), element };
  }

  it('offers a stranger the way in', async () => {
    expect(await shown('out')).toMatchObject({ links: ['Home'], buttons: ['Log in'] });
  });

  it('offers a person every page and the way out', async () => {
    const bar = await shown('in');
    expect(bar).toMatchObject({
      links: ['Home', 'Profile', 'External API', 'Backend API', 'Messages'],
      buttons: ['Log out'],
    });
    expect(bar.element.querySelector('#profileDropDown')?.getAttribute('href')).toBe('profile');
  });

  it('promises nothing while the session is unknown', async () => {
    expect(await shown('unknown')).toMatchObject({ links: ['Home'], buttons: [] });
  });
});
