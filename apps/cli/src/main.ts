#!/usr/bin/env node
import { runCommand } from './run-command';

// Whoever reads may stop reading, as `head` does.
process.stdout.on('error', () => process.exit(1));

void runCommand(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
