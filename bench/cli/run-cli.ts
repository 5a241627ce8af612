import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { PROJECT_ROOT } from './project.ts';

/** What a command line did. */
export interface CliEnd {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Starts the real command line in a process of its own, for tests: its end, and the process to signal. */
export function startCli(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>> = {},
): { readonly child: ChildProcess; readonly end: Promise<CliEnd> } {
  const child = spawn(process.execPath, [join(PROJECT_ROOT, 'bench/cli/bakeoff.mjs'), ...args], {
    env: { ...process.env, NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, err]: [string[], string[]] = [[], []];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk.toString()));
  const end = new Promise<CliEnd>((resolve) => {
    child.on('close', (code) => resolve({ code, out: out.join(''), err: err.join('') }));
  });
  return { child, end };
}

/** Runs the real command line to its end. */
export function runCli(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>> = {},
): Promise<CliEnd> {
  return startCli(args, env).end;
}
