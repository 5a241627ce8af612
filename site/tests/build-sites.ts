import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';
import { writeHostileRun } from './write-hostile-run.ts';
import { writeHostileSelfTests } from './write-hostile-self-tests.ts';
import { writePromptfooResults } from './write-promptfoo-results.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Folder of the site built from the committed demo runs. */
    readonly demoSite: string;
    /** The same, built once more: must be equal to the byte. */
    readonly demoSiteAgain: string;
    /** Of a run and of self-tests whose names and texts attack the page. */
    readonly hostileSite: string;
    /** Of another tool's results file, in the three commands that a new user needs. */
    readonly importedSite: string;
    /** The same, its sign-off gate answered. */
    readonly signedSite: string;
    /** Of a results folder without a run. */
    readonly emptySite: string;
  }
}

const ROOT = dirname(dirname(import.meta.dirname));

let folder: string | undefined;

/** Builds every site the browser tests look at, with the real command, before the first of them. */
export async function setup(project: TestProject): Promise<void> {
  const here = await mkdtemp(join(tmpdir(), 'bakeoff-sites-'));
  folder = here;
  const results = join(ROOT, 'results');
  const hostile = join(here, 'hostile-results');
  const empty = join(here, 'empty-results');
  await writeHostileRun(results, hostile);
  await writeHostileSelfTests(hostile);
  const site = (name: string) => join(here, name);
  await report('--results', results, '--out', site('demo'), '--single-file');
  await report('--results', results, '--out', site('again'), '--single-file');
  await report('--results', hostile, '--out', site('hostile'), '--single-file');
  await report('--results', empty, '--out', site('empty'), '--allow-empty');
  await fromPromptfoo(join(here, 'imported'), site('imported-site'));
  project.provide('importedSite', site('imported-site'));
  project.provide('signedSite', site('imported-site-signed'));
  project.provide('demoSite', site('demo'));
  project.provide('demoSiteAgain', site('again'));
  project.provide('hostileSite', site('hostile'));
  project.provide('emptySite', site('empty'));
}

export async function teardown(): Promise<void> {
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
}

/** From promptfoo's results.json to a decision page: import, policy new, report. */
async function fromPromptfoo(folder: string, out: string): Promise<void> {
  const [results, file, policy] = [join(folder, 'results'), join(folder, 'results.json'), join(folder, 'policy.yaml')];
  await mkdir(folder);
  await writePromptfooResults(file);
  await bakeoff('import', 'promptfoo', file, '--results', results);
  const who = ['--incumbent', 'today', '--candidates', 'tonight', '--margin', '5', '--max-cost-ratio', '1.25'];
  const asked = ['--run', 'latest', '--results', results, '--intent', 'upgrade', '--owner', 'me@acme.example'];
  await bakeoff('policy', 'new', ...asked, ...who, '--out', policy);
  await report('--results', results, '--policy', policy, '--out', out);
  // And once more after somebody has read the losses.
  await report(
    'latest',
    '--results',
    results,
    '--policy',
    policy,
    '--sign-off',
    'read=yes:ana',
    '--out',
    `${out}-signed`,
  );
}

async function report(...args: readonly string[]): Promise<void> {
  await bakeoff('report', '--quiet', ...args);
}

async function bakeoff(...args: readonly string[]): Promise<void> {
  await promisify(execFile)(process.execPath, [join(ROOT, 'bench/cli/bakeoff.mjs'), ...args]);
}
