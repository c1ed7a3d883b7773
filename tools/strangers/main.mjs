// npm run test:strangers: apps of people who have the packages and nothing else of ours. Needs the package registry.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tryCommand } from './latchkey.mjs';
import { tryNestApps } from './nest.mjs';
import { tryPages } from './pages.mjs';

const folder = mkdtempSync(join(tmpdir(), 'latchkey-strangers-'));
const began = performance.now();
const tell = (step) => console.log(`${String(Math.round((performance.now() - began) / 1000)).padStart(4)} s  ${step}`);
try {
  const { ways, program } = await tryCommand(folder, tell);
  tell(`latchkey logs people in, in ${ways} ways.`);
  const { apps, refusals, app: nestApp } = await tryNestApps(folder, tell);
  tell(`${apps} Nest apps let good tokens in and refuse ${refusals} bad requests alike.`);
  const pages = await tryPages(folder, { program, nestApp }, tell);
  tell(`${pages} pages log people in, call a Nest app and log out.`);
  rmSync(folder, { recursive: true });
} catch (error) {
  console.error(`${error.message}\nThe apps are left in ${folder}.`);
  process.exitCode = 1;
}
