// Starting and ending processes so that none is left behind.
import { spawn } from 'node:child_process';
import { once } from 'node:events';

const running = (child) => child.exitCode === null && child.signalCode === null;
const grouped = process.platform !== 'win32';

/** Starts a process in a group of its own, so that Ctrl-C reaches it through us alone and its children can be ended too. */
export function start(command, args, options) {
  return spawn(command, args, { ...options, detached: grouped });
}

function kill(child, signal) {
  try {
    if (grouped) process.kill(-child.pid, signal);
    else child.kill(signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error; // gone already
  }
}

/** Ends a process that start() began, by SIGTERM and, after `patience` milliseconds, with its whole group by SIGKILL. */
export async function stop(child, patience = 8000) {
  if (running(child)) {
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    const timer = setTimeout(() => kill(child, 'SIGKILL'), patience);
    await gone;
    clearTimeout(timer);
  }
  kill(child, 'SIGKILL');
}

/** Calls `end` once: on Ctrl-C, SIGTERM, SIGHUP, or when the process that began this one is gone. */
export function onEnd(end) {
  let ending = false;
  const once = () => {
    if (ending) return;
    ending = true;
    void end();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, once);
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && once(), 300).unref();
}
