import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Policy } from '#bench/domain/policy.ts';
import { prepareReport } from './prepare-report.ts';
import { PROJECT_ROOT } from './project.ts';

export interface SiteOptions {
  readonly resultsDir: string;
  /** Made anew. */
  readonly out: string;
  /** Ids; undefined: every run of the folder. */
  readonly runs?: readonly string[] | undefined;
  readonly policy?: Policy | undefined;
  /** Answers to sign-off gates, as `--sign-off` takes them; of the one run that is shown. */
  readonly signOffs?: readonly string[];
  readonly at: Date;
}

/** Prepares the report and lets Astro draw it. @returns the addresses of its runs, newest first. @throws Error with what Astro said, when it cannot */
export async function buildSite({ out, ...options }: SiteOptions): Promise<{ readonly slugs: readonly string[] }> {
  return inTemporaryFolder(async (folder) => {
    const report = join(folder, 'report');
    const site = join(folder, 'site');
    const slugs = await prepareReport({ runs: undefined, policy: undefined, signOffs: [], ...options, folder: report });
    await astro(['build'], { BAKEOFF_REPORT_DIR: report, BAKEOFF_SITE_OUT: site });
    // Only what is whole takes the place of what was there.
    await rm(out, { recursive: true, force: true });
    await mkdir(dirname(out), { recursive: true });
    await cp(site, out, { recursive: true });
    return { slugs };
  });
}

/** The site as it is edited: pages are made when they are asked for, from a report prepared once. Ends with Ctrl-C. */
export async function serveWhileEditing({ out: _, ...options }: SiteOptions): Promise<void> {
  await inTemporaryFolder(async (folder) => {
    await prepareReport({ runs: undefined, policy: undefined, signOffs: [], ...options, folder });
    await astro(['dev'], { BAKEOFF_REPORT_DIR: folder }, { shown: true });
  });
}

/**
 * Below the project: what Astro compiles looks for its packages from where it lies, and two builds in one place would take each
 * other's files.
 */
const WORKSHOP = join(PROJECT_ROOT, 'node_modules', '.cache');

async function inTemporaryFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  await mkdir(WORKSHOP, { recursive: true });
  const folder = await mkdtemp(join(WORKSHOP, 'bakeoff-report-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Its own process: Astro changes what it runs in. Nothing is sent anywhere. */
async function astro(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  { shown = false }: { readonly shown?: boolean } = {},
): Promise<void> {
  const require = createRequire(import.meta.url);
  const manifest = require.resolve('astro/package.json');
  const { bin } = require(manifest) as { readonly bin: { readonly astro: string } };
  const child = spawn(
    process.execPath,
    [join(dirname(manifest), bin.astro), ...args, '--root', join(PROJECT_ROOT, 'site')],
    {
      cwd: PROJECT_ROOT,
      env: { ...process.env, ...env, ASTRO_TELEMETRY_DISABLED: '1', NO_COLOR: '1', FORCE_COLOR: undefined },
      stdio: shown ? 'inherit' : ['ignore', 'pipe', 'pipe'],
    },
  );
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => void said.push(text));
  }
  const code = await new Promise<number | null>((ended, failed) => {
    child.once('error', failed);
    child.once('close', ended);
  });
  if (code !== 0) {
    const last = said.join('').trimEnd().split('\n').slice(-LINES_SHOWN).join('\n');
    throw new Error(`The site could not be built (astro ${args.join(' ')} ended with ${code}):\n${last}`);
  }
}

const LINES_SHOWN = 25;
