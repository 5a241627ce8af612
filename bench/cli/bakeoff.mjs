#!/usr/bin/env node
// Starts bakeoff under the Node that the project pins: type stripping needs 24, and the machine's own may be older.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const NEEDED_MAJOR = 24;
const pinned = fileURLToPath(new URL('../../node_modules/node/bin/node', import.meta.url));

if (Number.parseInt(process.versions.node, 10) >= NEEDED_MAJOR) {
  const { enableCompileCache } = await import('node:module');
  enableCompileCache?.();
  await import(new URL('./main.ts', import.meta.url).href);
} else if (existsSync(pinned)) {
  // The signals of a terminal reach the child by themselves; this process only waits for its end.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => {});
  const { spawn } = await import('node:child_process');
  const child = spawn(pinned, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' });
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === null ? 1 : 128);
  });
} else {
  const found = spawnSync(process.execPath, ['--version'], { encoding: 'utf8' }).stdout.trim();
  process.stderr.write(
    `bakeoff needs Node ${NEEDED_MAJOR}; this is ${found}. Run npm ci first: it installs the right one beside the project.\n`,
  );
  process.exitCode = 2;
}
