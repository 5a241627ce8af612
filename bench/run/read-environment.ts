import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { arch, cpus, totalmem, type } from 'node:os';
import { join } from 'node:path';
import type { Environment } from '#bench/domain/run.ts';

const GIB = 1024 ** 3;
/** Packages whose version can change a measurement or a price. */
const SDKS = ['openai', '@anthropic-ai/sdk', '@google/genai', '@google/generative-ai', '@pydantic/genai-prices'];

/** What this machine and this program are, for the record: no host name, no user, no path. @param root the project's folder */
export function readEnvironment(root: string): Environment {
  const [firstCpu] = cpus();
  return {
    bakeoff: versionOf(join(root, 'package.json')) ?? 'unknown',
    git: readGit(root),
    lockfileHash: hashOf(join(root, 'package-lock.json')),
    node: process.versions.node,
    undici: process.versions.undici ?? 'none',
    os: type(),
    arch: arch(),
    cpu: firstCpu?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / GIB),
    sdks: Object.fromEntries(
      SDKS.flatMap((name) => {
        const version = versionOf(join(root, 'node_modules', name, 'package.json'));
        return version === undefined ? [] : [[name, version]];
      }),
    ),
  };
}

function versionOf(packageFile: string): string | undefined {
  try {
    const parsed: unknown = JSON.parse(readFileSync(packageFile, 'utf8'));
    return typeof parsed === 'object' && parsed !== null && 'version' in parsed ? String(parsed.version) : undefined;
  } catch {
    return undefined;
  }
}

function hashOf(file: string): string | undefined {
  try {
    return createHash('sha256').update(readFileSync(file)).digest('hex');
  } catch {
    return undefined;
  }
}

/** Undefined outside a git checkout, or where git is not installed. */
function readGit(root: string): Environment['git'] {
  try {
    const git = (...args: string[]) =>
      execFileSync('git', args, {
        cwd: root,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
        maxBuffer: 2 ** 28,
      });
    const commit = git('rev-parse', 'HEAD').trim();
    // A new file changes what is run as much as a changed one, and stands in no diff.
    const state = git('status', '--porcelain', '--', '.', ':!results');
    const changes = state === '' ? '' : `${state}${git('diff', 'HEAD', '--', '.', ':!results')}`;
    return {
      commit,
      dirty: changes !== '',
      diffHash: changes === '' ? undefined : createHash('sha256').update(changes).digest('hex'),
    };
  } catch {
    return undefined;
  }
}
