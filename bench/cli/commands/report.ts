import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readRuns } from '#bench/store/read-runs.ts';
import { buildSite, serveWhileEditing } from '../build-site.ts';
import { EXIT, InputError } from '../exit-code.ts';
import { plural } from '../format-number.ts';
import { findRunOrSay } from '../load-findings.ts';
import { loadPolicy } from '../load-policy.ts';
import { openAddress } from '../open-address.ts';
import { printSummary } from '../print-summary.ts';
import type { Screen } from '../screen.ts';
import { serveFolder } from '../serve-folder.ts';
import { writeSingleFile } from '../write-single-file.ts';

export interface ReportFlags {
  readonly results: string;
  /** Made anew; anything in it that is no report is left alone and refused. */
  readonly out: string;
  /** Draw the runs by this policy in place of the sealed ones. */
  readonly policy: string | undefined;
  /** Answers to sign-off gates of the one run that is named. */
  readonly signOffs: readonly string[];
  readonly serve: boolean;
  readonly open: boolean;
  /** One HTML file of each run, to mail. */
  readonly singleFile: boolean;
  /** The summary of each run on one page of paper. */
  readonly pdf: boolean;
  /** Pages made when asked for, for whoever edits the site. */
  readonly dev: boolean;
  /** Build a site without runs, which only says how to make one. */
  readonly allowEmpty: boolean;
}

/** The report as a static site: of the named runs, or of all. */
export async function report(wanted: readonly string[], flags: ReportFlags, screen: Screen): Promise<number> {
  const runs = wanted.length === 0 ? undefined : await idsOf(flags.results, wanted);
  if (runs === undefined && !flags.allowEmpty && (await readRuns(flags.results)).length === 0) {
    throw new InputError(
      `There are no runs in ${flags.results}, so there is nothing to report. Make one: npm start, or npx bakeoff run … (--allow-empty builds the empty site).`,
    );
  }
  if (flags.signOffs.length > 0 && runs?.length !== 1) {
    throw new InputError(
      'A sign-off is about one run: name it, as in npx bakeoff report latest --sign-off read=yes:ana.',
    );
  }
  const out = resolve(flags.out);
  await refuseForeign(out);
  const policy = flags.policy === undefined ? undefined : await loadPolicy(flags.policy);
  const options = { resultsDir: flags.results, out, runs, policy, signOffs: flags.signOffs, at: new Date() };
  if (flags.dev) {
    await serveWhileEditing(options);
    return EXIT.done;
  }
  screen.note('Building the report …');
  const built = await buildSite(options);
  screen.out(`Report of ${plural(built.slugs.length, 'run')}: ${pathToFileURL(join(out, 'index.html')).href}`);
  for (const slug of flags.singleFile || flags.pdf ? built.slugs : []) {
    if (flags.singleFile) screen.out(`To mail: ${await writeSingleFile(out, slug)}`);
    if (flags.pdf) screen.out(`On paper: ${await printSummary(out, slug)}`);
  }
  if (flags.serve) await serveUntilStopped(out, flags.open, screen);
  else if (flags.open) await openOrSay(pathToFileURL(join(out, 'index.html')).href, screen);
  return EXIT.done;
}

/** @throws InputError naming the runs there are */
async function idsOf(resultsDir: string, wanted: readonly string[]): Promise<readonly string[]> {
  const ids: string[] = [];
  for (const one of wanted) ids.push((await findRunOrSay(resultsDir, one)).run.id);
  return ids;
}

/** Astro empties the folder it builds into: what is no report of ours must not lie in it. */
async function refuseForeign(out: string): Promise<void> {
  if (!existsSync(out)) return;
  const names = await readdir(out);
  if (names.length === 0 || (names.includes('index.html') && names.includes('404.html') && names.includes('data')))
    return;
  throw new InputError(
    `${out} holds something that is no report, and building would empty it. Name another folder with --out, or empty it yourself.`,
  );
}

/** Until Ctrl-C. */
async function serveUntilStopped(out: string, open: boolean, screen: Screen): Promise<void> {
  const served = await serveFolder(out);
  screen.out(`Serving it at ${served.address} until Ctrl-C.`);
  if (open) await openOrSay(served.address, screen);
  await new Promise<void>((stopped) => {
    process.once('SIGINT', stopped);
    process.once('SIGTERM', stopped);
  });
  await served.close();
}

async function openOrSay(address: string, screen: Screen): Promise<void> {
  if (!(await openAddress(address))) screen.note(`No browser could be opened here. The report is at ${address}`);
}
