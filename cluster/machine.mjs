// One process of the cluster: started, asked to end, killed, and started again at the same address.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** Milliseconds that a process may take to start, and to end. */
const PATIENCE = { start: 30_000, end: 15_000 };

export class Machine {
  #child;

  /** `answers`: tells by promise whether it may be used. Its log goes to a file in `folder`. */
  constructor({ name, command, args, env = {}, folder, answers }) {
    Object.assign(this, { name, command, args, env, folder, answers });
  }

  get running() {
    return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Resident memory in MiB; undefined where the system does not tell. */
  get rss() {
    const status = `/proc/${this.#child?.pid}/status`;
    if (!this.running || !existsSync(status)) return undefined;
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(status, 'utf8'))?.[1]) / 1024;
  }

  /** Resolves when it may be used. */
  async start() {
    const log = openSync(join(this.folder, `${this.name}.log`), 'a');
    const { PATH } = process.env;
    const options = { env: { PATH, ...this.env }, cwd: this.folder, stdio: ['ignore', log, log] };
    this.#child = spawn(this.command, this.args, options);
    closeSync(log);
    const end = Date.now() + PATIENCE.start;
    while (!(await this.answers().catch(() => false))) {
      if (!this.running || Date.now() > end)
        throw new Error(`${this.name} does not start: see ${this.name}.log in ${this.folder}.`);
      await pause(20);
    }
  }

  /** By SIGTERM; by SIGKILL where it does not end. */
  async stop() {
    if (!this.running) return;
    const gone = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), PATIENCE.end);
    await gone;
    clearTimeout(timer);
  }

  async kill() {
    if (!this.running) return;
    const gone = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await gone;
  }
}
