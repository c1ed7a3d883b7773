import { Component, computed, input } from '@angular/core';

const PARTS = /("(?:[^"\\]|\\.)*")(\s*:)?|\b(?:true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

interface Part {
  readonly text: string;
  readonly kind?: 'key' | 'text' | 'value';
}

/** Text in its own letters, coloured where it is JSON. */
@Component({
  selector: 'pre[appJson]',
  template: `@for (part of parts(); track $index) {
    <span [class]="part.kind">{{ part.text }}</span>
  }`,
  styleUrl: './json-text.scss',
})
export class JsonText {
  readonly appJson = input.required<string>();
  protected readonly parts = computed(() => partsOf(this.appJson()));
}

function partsOf(json: string): readonly Part[] {
  if (!/^\s*[{[]/.test(json)) return [{ text: json }];
  const parts: Part[] = [];
  let end = 0;
  for (const { 0: all, 1: quoted, 2: colon, index } of json.matchAll(PARTS)) {
    parts.push({ text: json.slice(end, index) });
    const text = quoted ?? all;
    parts.push({ text, kind: colon ? 'key' : quoted ? 'text' : 'value' });
    end = index + text.length;
  }
  return [...parts, { text: json.slice(end) }].filter(({ text }) => text !== '');
}
