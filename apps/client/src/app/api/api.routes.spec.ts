import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import { provideFakeSession } from '@latchkey/angular-auth/testing';
import { routes } from '../app.routes';

describe('the routes', () => {
  beforeEach(() => TestBed.configureTestingModule({ providers: [provideFakeSession(), provideRouter(routes)] }));

  it.each([
    ['/external-api', 'External API', 'External API · Latchkey'],
    ['/backend-api?a=1#b', 'Backend API', 'Backend API · Latchkey'],
    ['/messages', 'Messages', 'Messages · Latchkey'],
    ['/nothing-here', 'There is no such page', 'Not found · Latchkey'],
    ['/external-api/more', 'There is no such page', 'Not found · Latchkey'],
  ])('lead from %s to %s', async (path, heading, title) => {
    const harness = await RouterTestingHarness.create(path);
    expect([harness.routeNativeElement?.parentElement?.querySelector('h1')?.textContent, document.title]).toEqual([
      heading,
      title,
    ]);
  });
});
