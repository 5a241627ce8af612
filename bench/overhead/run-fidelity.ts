import { availableParallelism } from 'node:os';
import { plainTable } from '#bench/domain/plain-table.ts';
import { foreignCpuShare, readCpu } from '#bench/run/foreign-cpu.ts';
import { type FidelityLoad, measureFidelity } from './measure-fidelity.ts';
import { ADAPTERS, type AdapterName } from './paced-models.ts';
import { type FidelitySummary, summarizeFidelity } from './summarize-fidelity.ts';

const SEED = 20_261_121;
/** Trials at each number of streams: some 90 s in all, half of it at one stream, where one waits for the other. */
const LOADS = [
  { streams: 1, trials: 16 },
  { streams: 16, trials: 128 },
  { streams: 64, trials: 320 },
  { streams: 256, trials: 1024 },
] as const;
const ADAPTER_NAMES = Object.keys(ADAPTERS) as AdapterName[];

const loads: readonly FidelityLoad[] = LOADS.flatMap((load) => ADAPTER_NAMES.map((adapter) => ({ adapter, ...load })));
const before = readCpu();
const cells = await measureFidelity(loads, { seed: SEED, timeScale: 1 });
const foreign = foreignCpuShare(before, readCpu());
const summary = summarizeFidelity(cells);
process.stdout.write(
  process.argv.includes('--json')
    ? `${JSON.stringify({ seed: SEED, foreignCpuShare: foreign, ...summary }, undefined, 2)}\n`
    : `${report(summary)}\n`,
);

function report({ rows, trials, disturbed, unwatched, untimed, flagged, unflagged }: FidelitySummary): string {
  return [
    'Recorded times against the lab’s own stamps, taken just before it writes to the socket: recorded minus true, ms.',
    `Real SDKs over HTTP to a lab on its own thread, 50 tokens/s a stream; ${availableParallelism()} cores.`,
    '',
    plainTable(
      ['adapter', 'streams', 'n', 'TTFT p50', 'p99', 'max', 'total p50', 'p99', 'max', 'loop lag p99', 'disturbed', ''],
      rows.map((row) => [
        row.adapter,
        String(row.streams),
        String(row.trials),
        ...[row.ttfat.p50Ms, row.ttfat.p99Ms, row.ttfat.maxMs, row.e2e.p50Ms, row.e2e.p99Ms, row.e2e.maxMs].map(ms),
        ms(row.loopLagP99Ms),
        String(row.disturbed),
        '',
      ]),
    ),
    '',
    `Disturbed: ${disturbed} of ${trials} trials, in which our own loop stood still longer than 10 ms and 2 % of the first token; ` +
      `TTFT error of these at most ${ms(flagged.maxMs)} ms, of the others ${ms(unflagged.maxMs)} ms (p99 ${ms(unflagged.p99Ms)} ms).`,
    ...(unwatched > 0 ? [`Not watched: ${unwatched}.`] : []),
    ...(untimed > 0 ? [`Without a figure, because they failed: ${untimed}.`] : []),
    `Other programs used ${foreign === undefined ? 'an unknown share' : `${(100 * foreign).toFixed(1)} %`} of this machine meanwhile. "–": fewer than 100 trials have no p99.`,
  ].join('\n');
}

function ms(value: number | undefined): string {
  return value === undefined ? '–' : value.toFixed(2);
}
