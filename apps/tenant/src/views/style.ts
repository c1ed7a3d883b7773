import { createHash } from 'node:crypto';

const COLORS = `
:root {
  color-scheme: light dark;
  --page: #f4f5fa; --glow: #e4e3ff; --glow-2: #dcf3ef; --card: #fff; --side: #f8f8fd; --line: #e3e5ee; --field: #858d9d;
  --text: #161a22; --muted: #586072; --accent: #4f46e5; --accent-hover: #4338ca; --ring: #4f46e5;
  --bad: #b3202c; --bad-back: #fdeeef; --note: #7a4d00; --note-back: #fff3d9; --chip: #ecebfd; --shadow: 0 24px 60px -24px #1b1d4a40, 0 2px 6px #1b1d4a14;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #0d0f15; --glow: #201d4d; --glow-2: #0d2f2d; --card: #161922; --side: #1a1e29; --line: #2a2f3d; --field: #737c8f;
    --text: #eef0f6; --muted: #a6aebf; --accent: #5850ec; --accent-hover: #6a63f4; --ring: #a5a1ff;
    --bad: #ffa3a9; --bad-back: #3a1a20; --note: #ffd58a; --note-back: #33270f; --chip: #2a2d4d; --shadow: 0 24px 60px -20px #000000b0;
  }
}`;

const LAYOUT = `
*, ::before, ::after { box-sizing: border-box; }
html { font-size: clamp(1rem, .75rem + .25vw, 1.25rem); }
body {
  margin: 0; min-height: 100vh; min-height: 100dvh; padding: clamp(1rem, 4vw, 3rem) clamp(.75rem, 4vw, 2rem);
  display: grid; place-content: center; justify-items: center; gap: 1.25rem; grid-template-columns: minmax(0, 1fr);
  font: 400 1rem/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif; color: var(--text);
  background: radial-gradient(50rem 36rem at 12% 0%, var(--glow), transparent 70%),
    radial-gradient(46rem 34rem at 92% 100%, var(--glow-2), transparent 70%), var(--page);
  background-attachment: fixed; -webkit-font-smoothing: antialiased; overflow-wrap: anywhere;
}
main { width: 100%; max-width: 27rem; background: var(--card); border: 1px solid var(--line); border-radius: 1.25rem; box-shadow: var(--shadow); overflow: hidden; }
main.wide { max-width: 56rem; }
.pane { padding: clamp(1.5rem, 5vw, 2.5rem); }
.side { background: var(--side); border-top: 1px solid var(--line); }
@media (min-width: 54rem) {
  .wide form { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); }
  .side { border-top: 0; border-left: 1px solid var(--line); }
}
footer { max-width: 44rem; text-align: center; color: var(--muted); font-size: .875rem; }
footer p { margin: 0; }`;

const TEXT = `
.brand { display: flex; align-items: center; gap: .85rem; margin: 0 0 1.75rem; font-weight: 650; line-height: 1.3; letter-spacing: -.01em; }
.brand svg { width: 3rem; height: 3rem; flex: none; }
.tag { display: table; margin-top: .25rem; padding: .1rem .55rem; border-radius: 99px; font-size: .75rem; font-weight: 600; letter-spacing: 0; color: var(--note); background: var(--note-back); }
h1 { margin: 0 0 .35rem; font-size: 1.625rem; line-height: 1.2; font-weight: 700; letter-spacing: -.02em; }
h2 { margin: 0 0 .25rem; font-size: 1.0625rem; font-weight: 650; letter-spacing: -.01em; }
p { margin: 0 0 1rem; }
.lead, .hint { color: var(--muted); }
.lead { margin-bottom: 1.5rem; } .pane > :last-child { margin-bottom: 0; }
.hint { font-size: .9375rem; margin-bottom: 1rem; }
code { font: 500 .875em/1.4 ui-monospace, 'Cascadia Code', Menlo, Consolas, monospace; }
a { color: inherit; text-underline-offset: .2em; }
dl { margin: 0; display: grid; gap: .6rem; } dt { font-size: .8125rem; color: var(--muted); } dd { margin: 0; }
[role='alert'] { margin: 0 0 1rem; padding: .7rem .9rem; border-radius: .7rem; font-weight: 550; color: var(--bad); background: var(--bad-back); }`;

const CONTROLS = `
label { display: block; margin: 0 0 .35rem; font-size: .9375rem; font-weight: 550; }
input { display: block; width: 100%; height: 2.875rem; margin: 0 0 1rem; padding: 0 .85rem; font: inherit; color: inherit; background: var(--card); border: 1px solid var(--field); border-radius: .7rem; }
input[aria-invalid] { border-color: var(--bad); }
button { font: inherit; color: inherit; cursor: pointer; }
:focus-visible { outline: 3px solid var(--ring); outline-offset: 2px; }
.primary, .quiet { display: block; width: 100%; min-height: 2.875rem; padding: .5rem 1rem; border-radius: .7rem; font-weight: 600; border: 1px solid transparent; }
.primary { margin-top: 1.5rem; color: #fff; background: var(--accent); } .primary:hover { background: var(--accent-hover); }
.quiet { margin-top: .5rem; color: var(--muted); background: none; } .quiet:hover { color: var(--text); background: var(--side); border-color: var(--line); }
.accounts { list-style: none; margin: 0; padding: 0; display: grid; gap: .75rem; }
.account { display: grid; grid-template-columns: auto minmax(0, 1fr) auto; align-items: center; gap: .1rem .85rem; width: 100%; padding: .85rem .9rem; text-align: left; background: var(--card); border: 1px solid var(--line); border-radius: .9rem; transition: border-color .12s, box-shadow .12s; }
.account:hover { border-color: var(--accent); box-shadow: 0 6px 18px -10px var(--accent); }
.account > * { grid-column: 2; } .account b { font-weight: 600; line-height: 1.35; } .account small { color: var(--muted); font-size: .8125rem; line-height: 1.4; }
.account code { display: inline-block; margin: .2rem .1rem 0 0; padding: 0 .4rem; border-radius: .4rem; background: var(--chip); color: var(--text); font-size: .75rem; }
.account .avatar { grid-column: 1; grid-row: 1 / span 3; width: 2.75rem; height: 2.75rem; display: grid; place-items: center; border-radius: 50%; font-size: .9375rem; font-weight: 650; color: #fff; background: linear-gradient(135deg, #4f46e5, #7c3aed); }
li:nth-child(3n + 2) .avatar { background: linear-gradient(135deg, #0f766e, #0369a1); } li:nth-child(3n) .avatar { background: linear-gradient(135deg, #be185d, #b45309); }
.account .go { grid-column: 3; grid-row: 1 / span 3; width: 1.25rem; color: var(--muted); } .account:hover .go { color: var(--accent); }
@media (prefers-reduced-motion: reduce) { * { transition: none; } }
@media (forced-colors: active) { .avatar, .primary { forced-color-adjust: none; } }`;

const SWITCHES = `
main:has(.controls) { max-width: 46rem; }
.controls section { padding: 1.1rem 0; border-top: 1px solid var(--line); } .controls .hint { margin-bottom: .6rem; }
.controls form { display: flex; flex-wrap: wrap; align-items: center; gap: .6rem; margin: 0 0 .6rem; }
.controls input:not([type='checkbox']), .controls select { width: auto; min-width: 0; height: 2.4rem; margin: 0; padding: 0 .7rem; font: inherit; color: inherit; background: var(--card); border: 1px solid var(--field); border-radius: .6rem; }
.controls input[type='checkbox'] { display: inline-block; width: auto; height: auto; margin: 0 .35rem 0 0; } .controls label { margin: 0; }
.controls button { min-height: 2.4rem; padding: .3rem .9rem; border-radius: .6rem; font-weight: 600; color: #fff; background: var(--accent); border: 1px solid transparent; } .controls button:hover { background: var(--accent-hover); }
.controls output { flex-basis: 100%; font: 500 .8125rem/1.5 ui-monospace, Menlo, Consolas, monospace; word-break: break-all; }`;

/** The one style sheet of all pages; it stands in each of them, so that no page needs a second request. */
export const STYLE = COLORS + LAYOUT + TEXT + CONTROLS + SWITCHES;

/** What allows exactly this style sheet in a Content-Security-Policy, and no other. */
export const STYLE_SOURCE = `'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`;
