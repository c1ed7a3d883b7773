import 'zone.js';
import { Component, provideZoneChangeDetection } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { FakeSession, provideFakeSession } from '@latchkey/angular-auth/testing';
import { HasPermission } from './has-permission';

@Component({
  imports: [HasPermission],
  template: `
    <input *hasPermission="'write:orders'; else sorry" />
    <ng-template #sorry><i>Ask for it.</i></ng-template>
    <b *hasPermission="''">never</b>
  `,
})
class Orders {}

describe.each([
  ['zoneless', []],
  ['with zones', [provideZoneChangeDetection()]],
])('HasPermission, %s', (_name, detection) => {
  async function shown(permissions: readonly string[], person: object | null = {}) {
    TestBed.configureTestingModule({ providers: [...detection, provideFakeSession({ person, permissions })] });
    const fixture = TestBed.createComponent(Orders);
    fixture.autoDetectChanges();
    const tags = async () => {
      await fixture.whenStable();
      return [...(fixture.nativeElement as HTMLElement).children].map(({ localName }) => localName);
    };
    return { tags, session: TestBed.inject(FakeSession), field: () => document.querySelector('input') };
  }

  it('shows its element to whoever has the permission', async () => {
    expect(await (await shown(['read:orders', 'write:orders'])).tags()).toEqual(['input']);
  });

  it.each<[string, readonly string[], object | null]>([
    ['nothing is granted', [], {}],
    ['something else is granted', ['write:orders2', 'write:*', ''], {}],
    ['nobody is logged in', ['write:orders'], null],
  ])('shows the other one where %s', async (_why, permissions, person) => {
    expect(await (await shown(permissions, person)).tags()).toContain('i');
  });

  it('follows a session that begins and ends', async () => {
    const { tags, session } = await shown([], null);
    const seen = [await tags()];
    session.enter({}, ['write:orders']);
    seen.push(await tags());
    session.end();
    expect([...seen, await tags()]).toEqual([['i'], ['input'], ['i']]);
  });

  it('leaves what is typed alone when a token grants the same again', async () => {
    const { tags, session, field } = await shown(['write:orders']);
    await tags();
    const before = field();
    session.permissions.set(['write:orders', 'read:orders']);
    await tags();
    expect([before === field(), before?.isConnected]).toEqual([true, true]);
  });
});
