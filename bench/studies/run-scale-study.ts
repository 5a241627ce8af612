import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { plainTable } from '#bench/domain/plain-table.ts';
import { keepsTarget, measureRun, SCALE_SIZES, SCALE_TARGET, type ScaleMeasure, trialsOf } from './scale-study.ts';
import { writeLargeRun } from './write-large-run.ts';

/** `--measure <folder>`: measures one run in this process. `--up-to <trials>`: leaves larger sizes out. `--json`. */
const MEASURE = '--measure';
const SEED = 20_261_121;

const folderToMeasure = argument(MEASURE);
if (folderToMeasure !== undefined) {
  const { measure } = await measureRun(folderToMeasure, {
    nowMs: () => performance.now(),
    cpuSeconds: () => inSeconds(process.cpuUsage()),
    mainThreadSeconds: () => inSeconds(process.threadCpuUsage()),
    peakMiB: () => process.resourceUsage().maxRSS / 1024,
  });
  process.stdout.write(JSON.stringify(measure));
} else {
  const upTo = Number(argument('--up-to') ?? SCALE_TARGET.trials);
  const measured = await measureSizes(upTo);
  const kept = measured.every(({ trials, measure }) => keepsTarget(trials, measure) ?? true);
  process.stdout.write(
    process.argv.includes('--json') ? `${JSON.stringify(measured, undefined, 2)}\n` : `${report(measured)}\n`,
  );
  process.exitCode = kept ? 0 : 1;
}

interface Measured {
  readonly trials: number;
  readonly measure: ScaleMeasure;
}

/** Every size is written, measured in a fresh process, and thrown away before the next: the largest has 2 GB. */
async function measureSizes(upTo: number): Promise<readonly Measured[]> {
  const measured: Measured[] = [];
  for (const size of SCALE_SIZES.filter((one) => trialsOf(one) <= upTo)) {
    const results = await mkdtemp(join(tmpdir(), 'bakeoff-scale-'));
    try {
      const folder = await writeLargeRun(results, size, SEED);
      const { stdout } = await promisify(execFile)(process.execPath, [import.meta.filename, MEASURE, folder]);
      measured.push({ trials: trialsOf(size), measure: JSON.parse(stdout) });
    } finally {
      await rm(results, { recursive: true, force: true });
    }
  }
  return measured;
}

function report(measured: readonly Measured[]): string {
  const [first] = measured;
  const rows = measured.map(({ trials, measure }) => {
    const linear = first === undefined ? Number.NaN : (first.measure.wallSeconds * trials) / first.trials;
    const kept = keepsTarget(trials, measure);
    return [
      trials.toLocaleString('en-US').replaceAll(',', ' '),
      `${measure.readSeconds.toFixed(2)} s`,
      `${measure.summarizeSeconds.toFixed(2)} s`,
      `${measure.compareSeconds.toFixed(2)} s`,
      `${measure.wallSeconds.toFixed(2)} s`,
      `${measure.cpuSeconds.toFixed(2)} s`,
      `${measure.mainThreadSeconds.toFixed(2)} s`,
      `${measure.peakMiB.toFixed(0)} MiB`,
      (measure.wallSeconds / linear).toFixed(2),
      kept === undefined
        ? ''
        : `target ${SCALE_TARGET.wallSeconds} s, ${SCALE_TARGET.peakMiB} MiB: ${kept ? 'kept' : 'MISSED'}`,
    ];
  });
  return [
    'From the files of a run to its summary and comparisons, each size in a process of its own.',
    `10 contenders; 100 cases x 10, 1 000 x 10, 1 000 x 100; ${availableParallelism()} cores.`,
    '',
    plainTable(
      ['trials', 'read', 'summarise', 'compare', 'wall', 'CPU', 'main thread', 'peak RSS', 'of linear', ''],
      rows,
    ),
    '',
    '"of linear": wall time over that of the smallest size times the factor in trials; below 1 it grows more slowly than the run.',
    '"main thread": its CPU time. Where the wall time is far above it, other programs had the cores: measure again when they rest.',
  ].join('\n');
}

function argument(name: string): string | undefined {
  const place = process.argv.indexOf(name);
  return place === -1 ? undefined : process.argv[place + 1];
}

function inSeconds({ user, system }: NodeJS.CpuUsage): number {
  return (user + system) / 1e6;
}
