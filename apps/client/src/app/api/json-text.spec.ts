import { TestBed } from '@angular/core/testing';
import { JsonText } from './json-text';

describe('JsonText', () => {
  async function shown(text: string) {
    const fixture = TestBed.createComponent(JsonText);
    fixture.componentRef.setInput('appJson', text);
    await fixture.whenStable();
    const element = fixture.nativeElement as HTMLElement;
    const kinds = [...element.querySelectorAll('[class]')].map((span) => `${span.className} ${span.textContent}`);
    return { text: element.textContent, kinds };
  }

  it('changes no letter of what it colours', async () => {
    const json = JSON.stringify({ msg: 'a "b": 1, {c}', n: [-1.5e3, true, null], 'k\\': {} }, null, 2);
    expect((await shown(json)).text).toBe(json);
  });

  it('tells names, text and values apart', async () => {
    expect((await shown('{\n  "msg": "say \\"1\\"",\n  "n": 1,\n  "ok": true\n}')).kinds).toEqual([
      'key "msg"',
      'text "say \\"1\\""',
      'key "n"',
      'value 1',
      'key "ok"',
      'value true',
    ]);
  });

  it('leaves other text alone', async () => {
    expect(await shown('Response from the server: "yes" 1')).toEqual({
      text: 'Response from the server: "yes" 1',
      kinds: [],
    });
  });
});
