import { spawn } from 'node:child_process';

const OPENERS: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
};

/** Asks the system for its browser. What has none says so; the address was printed anyway. @returns whether it was asked */
export async function openAddress(address: string): Promise<boolean> {
  const [program = 'xdg-open', ...args] = OPENERS[process.platform] ?? ['xdg-open'];
  const child = spawn(program, [...args, address], { stdio: 'ignore', detached: true });
  return new Promise((settled) => {
    child.once('error', () => settled(false));
    child.once('spawn', () => {
      child.unref();
      settled(true);
    });
  });
}
