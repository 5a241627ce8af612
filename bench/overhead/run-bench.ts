import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Bench } from 'tinybench';
import { plainTable } from '#bench/domain/plain-table.ts';
import { compareSides, OVERHEAD_BUDGET, type SideComparison, type SideRound } from './compare-sides.ts';
import type { SideMeasure } from './measure-side.ts';
import { overheadPieces } from './pieces.ts';
import { askAsRun, type SideName } from './sides.ts';
import { MOCK_DELTAS, MOCK_TEXT, startZeroDelayMock } from './zero-delay-mock.ts';

const ROUNDS = 7;
const LOAD = { warmUps: 400, calls: 2000 } as const;
/** ms each piece is repeated for. */
const PIECE_MS = 400;
/** Rotated from round to round, so that no side always comes first. */
const ORDER: readonly SideName[] = ['harness', 'sdk', 'fetch'];
const SAYS: Readonly<Record<SideName, string>> = {
  harness: 'a run of bakeoff: scheduled, stamped, priced, written',
  sdk: 'a bare loop over the openai SDK, chat stream',
  fetch: 'a bare loop over fetch',
};

const [loadBefore = Number.NaN] = loadavg();
const pieces = await measurePieces();
const rounds = await measureRounds();
const compared = compareSides(rounds);
process.stdout.write(
  process.argv.includes('--json')
    ? `${JSON.stringify({ loadBefore, pieces, rounds, compared }, undefined, 2)}\n`
    : `${report(compared)}\n`,
);
process.exitCode = compared.keepsRatio && compared.keepsAdded ? 0 : 1;

async function measurePieces() {
  const mock = await startZeroDelayMock();
  const [trial] = await askAsRun(mock.url, 1).finally(() => mock.close());
  if (trial === undefined) throw new Error('The mock was asked once and its answer was not recorded.');
  const bench = new Bench({ time: PIECE_MS, warmupTime: PIECE_MS / 4, timestampProvider: 'hrtimeNow' });
  for (const [name, piece] of Object.entries(await overheadPieces(trial, MOCK_TEXT))) bench.add(name, piece);
  await bench.run();
  return bench.tasks.map(({ name, result }) => {
    if (result.state !== 'completed') throw new Error(`"${name}" ended as ${result.state}.`);
    const { latency } = result;
    return { name, n: latency.samplesCount, p50Us: latency.p50 * 1000, p99Us: latency.p99 * 1000 };
  });
}

/** Every side in a process of its own, against one mock in another. */
async function measureRounds(): Promise<readonly SideRound[]> {
  const mock = spawn(process.execPath, [join(import.meta.dirname, 'run-mock.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  try {
    const [line] = await once(mock.stdout, 'data');
    const url = String(line).trim();
    const measured: SideRound[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const turn = round % ORDER.length;
      const found: Partial<Record<SideName, SideMeasure>> = {};
      for (const side of [...ORDER.slice(turn), ...ORDER.slice(0, turn)]) found[side] = await inOwnProcess(side, url);
      const { harness, sdk, fetch: plain } = found;
      if (harness && sdk && plain) measured.push({ harness, sdk, fetch: plain });
    }
    return measured;
  } finally {
    mock.stdin.end();
  }
}

async function inOwnProcess(side: SideName, url: string): Promise<SideMeasure> {
  const script = join(import.meta.dirname, 'run-side.ts');
  const args = [script, side, url, String(LOAD.warmUps), String(LOAD.calls)];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return JSON.parse(stdout);
}

function report(found: SideComparison): string {
  const kept = (keeps: boolean): string => (keeps ? 'kept' : 'MISSED');
  const [least, most] = found.ratioRange;
  return [
    'What bakeoff itself does, piece by piece.',
    '',
    plainTable(
      ['piece', 'n', 'p50', 'p99', ''],
      pieces.map(({ name, n, p50Us, p99Us }) => [
        name,
        String(n),
        `${p50Us.toFixed(1)} µs`,
        `${p99Us.toFixed(1)} µs`,
        '',
      ]),
    ),
    '',
    `A whole run against bare loops: ${LOAD.calls} streams of ${MOCK_DELTAS} deltas, 16 at a time, from a mock without delay in another process;`,
    `each in a process of its own, ${found.rounds} rounds in turn, medians; ${availableParallelism()} cores.`,
    '',
    plainTable(
      ['', 'CPU a trial', 'trials/s', 'CPU over the SDK’s', ''],
      ORDER.map((side) => [
        SAYS[side],
        `${found.cpuMsPerCall[side].toFixed(3)} ms`,
        found.callsPerSecond[side].toFixed(0),
        `${found.ratio[side].toFixed(2)}x`,
        side === 'harness' ? `from ${least.toFixed(2)}x to ${most.toFixed(2)}x` : '',
      ]),
    ),
    '',
    `Budget: at most ${OVERHEAD_BUDGET.ratio}x the bare SDK: ${found.ratio.harness.toFixed(2)}x, ${kept(found.keepsRatio)}; ` +
      `at most +${OVERHEAD_BUDGET.addedCpuMs} ms CPU a trial: +${found.addedCpuMs.toFixed(3)} ms, ${kept(found.keepsAdded)}.`,
    `Load of the machine before it began: ${loadBefore.toFixed(1)}. Well above 0, other programs were in the way: measure again when they rest.`,
  ].join('\n');
}
