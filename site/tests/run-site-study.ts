import { execFile } from 'node:child_process';
import { createWriteStream, globSync, readFileSync, rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { REPLIES_FILE } from '#bench/store/journal.ts';
import { readTrials } from '#bench/store/read-runs.ts';
import { encodeReply } from '#bench/store/reply-record.ts';
import { type RunSize, writeLargeRun } from '#bench/studies/write-large-run.ts';
import { pagesOf } from './browser.ts';

/** Sites of made-up runs: about a thousand pages; 7,200 trials, for which the explorer's first view has a budget; and 36,000 trials. */
const SIZES: readonly (RunSize & {
  readonly title: string;
  readonly mostSeconds: number;
  readonly mostIndexKb?: number;
})[] = [
  { title: 'a thousand pages', contenders: 4, cases: 190, repetitions: 5, mostSeconds: 30 },
  { title: '7,200 trials', contenders: 12, cases: 100, repetitions: 6, mostSeconds: 60, mostIndexKb: 60 },
  { title: '36,000 trials', contenders: 12, cases: 100, repetitions: 30, mostSeconds: 120 },
];
/** Of a page with everything in it, KB brotli; what is not named has the last. */
const MOST_KB: Readonly<Record<string, number>> = { report: 30, cell: 40 };
const MOST_KB_OF_OTHERS = 20;
const MOST_MAIL_KB = 100;
const SEED = 20_261_121;
const ROOT = dirname(dirname(import.meta.dirname));
const KINDS: Readonly<Record<string, RegExp>> = {
  report: /^runs\/[^/]+\/index\.html$/,
  summary: /^runs\/[^/]+\/summary\/index\.html$/,
  contender: /^runs\/[^/]+\/models\/[^/]+\/index\.html$/,
  scenario: /^runs\/[^/]+\/scenarios\/[^/]+\/index\.html$/,
  case: /^runs\/[^/]+\/cases\/[^/]+\/[^/]+\/index\.html$/,
  cell: /^runs\/[^/]+\/cases\/[^/]+\/[^/]+\/[^/]+\/index\.html$/,
  compare: /^runs\/[^/]+\/compare\/[^/]+\/[^/]+\/index\.html$/,
  trials: /^runs\/[^/]+\/trials\/index\.html$/,
  methodology: /^runs\/[^/]+\/methodology\/index\.html$/,
};

for (const size of SIZES) {
  const folder = await mkdtemp(join(tmpdir(), 'bakeoff-site-study-'));
  try {
    const run = await writeLargeRun(join(folder, 'results'), size, SEED);
    await writeReplies(run);
    const site = join(folder, 'site');
    const before = performance.now();
    await promisify(execFile)(process.execPath, [
      join(ROOT, 'bench/cli/bakeoff.mjs'),
      ...['report', '--quiet', '--results', join(folder, 'results'), '--out', site, '--single-file'],
    ]);
    const seconds = (performance.now() - before) / 1000;
    const pages = pagesOf(site);
    process.stdout.write(
      `${size.title} (${size.contenders} x ${size.cases} x ${size.repetitions}): ${pages.length} pages in ${seconds.toFixed(1)} s, prepared and built\n`,
    );
    for (const [kind, pattern] of Object.entries(KINDS)) {
      const weights = pages
        .filter((page) => pattern.test(page))
        .slice(0, 60)
        .map((page) => brotliCompressSync(readFileSync(join(site, page))).length / 1024);
      if (weights.length > 0) print(kind, Math.max(...weights), 'brotli', MOST_KB[kind] ?? MOST_KB_OF_OTHERS);
    }
    const [index] = globSync('data/runs/*/trials.json', { cwd: site });
    if (index !== undefined) {
      const bytes = brotliCompressSync(readFileSync(join(site, index))).length;
      print('trials index', bytes / 1024, 'brotli', size.mostIndexKb);
    }
    const [mail] = globSync('study*.html', { cwd: site });
    if (mail !== undefined) {
      print('to mail', gzipSync(readFileSync(join(site, mail))).length / 1024, 'gzip', MOST_MAIL_KB);
    }
    if (seconds > size.mostSeconds) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** One weight beside its budget; past it the study fails. */
function print(what: string, kb: number, packing: string, mostKb: number | undefined): void {
  const budget = mostKb === undefined ? 'no budget at this size' : `${mostKb} allowed`;
  process.stdout.write(`  ${what.padEnd(12)} at most ${kb.toFixed(1)} KB ${packing}, ${budget}\n`);
  if (mostKb !== undefined && kb > mostKb) process.exitCode = 1;
}

/** Words for every trial: two thousand characters that differ, as answers do. */
async function writeReplies(folder: string): Promise<void> {
  async function* lines(): AsyncGenerator<string> {
    let at = 0;
    for await (const { id, case: caseId, outcome } of readTrials(folder)) {
      if (outcome.kind === 'failed') continue;
      at += 1;
      const text = Array.from(
        { length: 40 },
        (_, line) => `Sentence ${line} of answer ${at} about ${caseId}: ${(at * 7919 + line * 104729) % 99991}.`,
      ).join(' ');
      yield `${encodeReply({
        trial: id,
        prompt: [{ role: 'user', text: `What is known about ${caseId}?` }],
        transcript: [{ role: 'assistant', text }],
        text,
        reasoningText: '',
        refusalText: '',
        state: undefined,
      })}\n`;
    }
  }
  await pipeline(Readable.from(lines()), createWriteStream(join(folder, REPLIES_FILE)));
}
