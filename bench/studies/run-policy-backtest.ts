import { availableParallelism } from 'node:os';
import type { LaunchVerdict } from '#bench/domain/policy.ts';
import type { WorldTally } from './backtest-runs.ts';
import { plainTable } from './plain-table.ts';
import { type BacktestFinding, type BacktestJob, policyBacktest } from './policy-backtest.ts';
import { workOnThreads } from './work-on-threads.ts';

const DESIGN = { seed: 40_000, runs: 280, pilots: 12 };

/** What is counted in a world. */
const COUNTED = {
  meets: 'launched',
  'at-line': 'let through',
  worse: 'held',
} as const satisfies Record<BacktestFinding['kind'], string>;

const threads = Math.min(4, availableParallelism());
const startedAt = performance.now();
const findings = await policyBacktest({
  ...DESIGN,
  work: (jobs) =>
    workOnThreads<BacktestJob, readonly WorldTally[]>(new URL('./backtest-worker.ts', import.meta.url), jobs, threads),
});
const seconds = (performance.now() - startedAt) / 1000;
const holds = findings.every((finding) => finding.holds);
process.stdout.write(
  process.argv.includes('--json')
    ? `${JSON.stringify({ ...DESIGN, holds, findings }, undefined, 2)}\n`
    : `${report(findings)}\n`,
);
process.exitCode = holds ? 0 : 1;

function report(found: readonly BacktestFinding[]): string {
  const titles = [
    'policy',
    'world',
    'truth at its gate',
    'seen',
    'LAUNCH',
    'LIMITED',
    'NEEDS_DATA',
    'HOLD',
    'NOT_CERT.',
    'counted',
    'stated or predicted',
    'bound, runs',
    '',
  ];
  const rows = found.map((one) => [
    one.policy,
    one.world,
    one.truth === undefined ? '' : figure(one.truth),
    one.estimated === undefined ? '' : `${figure(one.estimated.mean)} +-${figure(one.estimated.error)}`,
    ...(['LAUNCH', 'LAUNCH_LIMITED', 'NEEDS_DATA', 'HOLD', 'NOT_CERTIFIABLE'] as const).map((v) =>
      verdictShare(one, v),
    ),
    `${COUNTED[one.kind]} ${percent(one.share)} +-${(100 * one.error).toFixed(1)}`,
    one.predicted === undefined
      ? `at most ${percent(one.stated)}`
      : `${percent(one.predicted.low)} to ${percent(one.predicted.high)}`,
    `${one.bounds.least} to ${one.bounds.most}`,
    one.holds ? 'holds' : 'FAILS',
  ]);
  return [
    'The example policies, decided again and again over simulated models whose truth is known.',
    `${DESIGN.runs} runs of each policy from seed ${DESIGN.seed}, each decided in every world of the policy; at the trials its evidence rules ask for.`,
    '',
    plainTable(titles, rows),
    '',
    'meets: every gate is truly met with room, or one of them barely; counted is LAUNCH, predicted by the paired t of the gates on scores',
    '(limits of their joint chance). line-<gate>: the truth lies exactly on the line of that gate, with room at all others, so that LAUNCH',
    'and LAUNCH_LIMITED are wrong by a hair. worse: by twice the margin; counted is HOLD. A figure after +- is a Monte-Carlo standard error.',
    'A bound fails by luck once in a thousand; predictions have 5 points more for the interval that judges being a little wider than the t.',
    `${seconds.toFixed(0)} s on ${threads} threads, whose number changes no figure. ${holds ? 'Every bound holds.' : 'A bound FAILS.'}`,
  ].join('\n');
}

function verdictShare({ verdicts, runs }: BacktestFinding, verdict: LaunchVerdict): string {
  return percent((verdicts[verdict] ?? 0) / runs);
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** Shares and ratios with three decimals, milliseconds with none. */
function figure(value: number): string {
  return Math.abs(value) >= 10 ? value.toFixed(0) : value.toFixed(3);
}
