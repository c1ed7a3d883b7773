import { TestBed } from '@angular/core/testing';
import { applyTheme, chosenTheme } from './theme';
import { ThemeSwitch } from './theme-switch';

describe('ThemeSwitch', () => {
  beforeEach(() => {
    localStorage.clear();
    applyTheme('');
  });

  async function shown(): Promise<HTMLSelectElement> {
    const fixture = TestBed.createComponent(ThemeSwitch);
    await fixture.whenStable();
    const select = (fixture.nativeElement as HTMLElement).querySelector('select');
    if (!select) throw new Error('There is no choice.');
    return select;
  }
  const scheme = () => document.documentElement.style.colorScheme;

  it('follows the system until told otherwise', async () => {
    expect([(await shown()).value, scheme(), chosenTheme()]).toEqual(['', '', '']);
  });

  it.each(['dark', 'light'])('shows the page in %s, and the next time too', async (theme) => {
    const select = await shown();
    select.value = theme;
    select.dispatchEvent(new Event('change'));
    expect([scheme(), chosenTheme(), (await shown()).value]).toEqual([theme, theme, theme]);
  });

  it('takes no other word that lies in storage', () => {
    localStorage.setItem('theme', 'url(x)');
    expect(chosenTheme()).toBe('');
  });

  it('works where the browser keeps nothing', async () => {
    const get = Object.getOwnPropertyDescriptor(window, 'localStorage') ?? {};
    Object.defineProperty(window, 'localStorage', { configurable: true, get: () => undefined });
    const select = await shown();
    select.value = 'dark';
    select.dispatchEvent(new Event('change'));
    expect(scheme()).toBe('dark');
    Object.defineProperty(window, 'localStorage', get);
  });
});
