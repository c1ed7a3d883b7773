#!/usr/bin/env node
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

// Whoever reads may stop reading, as `head` does.
process.stdout.on('error', () => process.exit(1));

if (major > 24 || (major === 24 && minor >= 15)) {
  void import('./run-command').then(async ({ runCommand }) => {
    process.exitCode = await runCommand(process.argv.slice(2));
  });
} else {
  console.error(`latchkey runs on Node 24.15 or newer and this is ${process.version}: start it with one.`);
  process.exitCode = 1;
}
