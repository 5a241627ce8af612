import { createLogUpdate } from 'log-update';
import { costUsd } from '#bench/domain/cost.ts';
import { outcomeSide } from '#bench/domain/outcome.ts';
import type { Trial } from '#bench/domain/trial.ts';
import type { ExecutionEvent } from '#bench/run/execute-plan.ts';
import { dollars, duration, NOT_MEASURED } from './format-number.ts';
import type { Screen } from './screen.ts';
import { textTable } from './text-table.ts';

/** How often a terminal is redrawn, and how often a pipe gets a line. Drawing costs the process that is measuring. */
const REDRAW_MS = 200;
const LINE_MS = 5_000;

interface Row {
  readonly total: number;
  done: number;
  inFlight: number;
  failed: number;
  retried: number;
  usd: number;
  unpriced: number;
  readonly e2eMs: number[];
}

/** Shows a run while it goes on. */
export interface Progress {
  onEvent(event: ExecutionEvent): void;
  /** Draws the last state and lets go of the terminal. */
  end(): void;
}

/**
 * A live table on a terminal, a plain line now and then where the output is piped.
 * @param planned contender -> trials still to ask
 */
export function showProgress(planned: ReadonlyMap<string, number>, screen: Screen, nowMs: () => number): Progress {
  const rows = new Map<string, Row>();
  for (const [label, total] of planned) {
    rows.set(label, { total, done: 0, inFlight: 0, failed: 0, retried: 0, usd: 0, unpriced: 0, e2eMs: [] });
  }
  const startMs = nowMs();
  const live = screen.live ? createLogUpdate(process.stderr) : undefined;
  const draw = () =>
    live === undefined ? screen.note(line(rows, nowMs() - startMs)) : live(table(rows, nowMs() - startMs));
  const timer = setInterval(draw, live === undefined ? LINE_MS : REDRAW_MS);
  timer.unref();
  return {
    onEvent(event) {
      const row = rows.get(event.kind === 'done' ? event.trial.contender : event.contender);
      if (row === undefined) return;
      if (event.kind === 'asked') row.inFlight += 1;
      else if (event.kind === 'retried') row.retried += 1;
      else addTrial(row, event.trial);
    },
    end() {
      clearInterval(timer);
      draw();
      live?.done();
    },
  };
}

function addTrial(row: Row, trial: Trial): void {
  row.inFlight -= 1;
  const usd = costUsd(trial.cost);
  if (usd === undefined) row.unpriced += 1;
  else row.usd += usd;
  if (trial.warmUp) return;
  row.done += 1;
  if (outcomeSide(trial.outcome) !== 'model') row.failed += 1;
  if (trial.latency?.e2eMs !== undefined) row.e2eMs.push(trial.latency.e2eMs);
}

function table(rows: ReadonlyMap<string, Row>, elapsedMs: number): string {
  return textTable(
    [
      { title: 'contender' },
      { title: 'done', align: 'right' },
      { title: 'in flight', align: 'right' },
      { title: 'p50 so far', align: 'right' },
      { title: 'spend', align: 'right' },
      { title: 'retries', align: 'right' },
      { title: 'failed', align: 'right' },
      { title: 'left', align: 'right' },
    ],
    [...rows].map(([label, row]) => [
      label,
      `${row.done} / ${row.total}`,
      String(row.inFlight),
      duration(medianOf(row.e2eMs)),
      spendOf(row),
      String(row.retried),
      String(row.failed),
      row.done === row.total ? 'done' : timeLeft(row, elapsedMs),
    ]),
  );
}

function line(rows: ReadonlyMap<string, Row>, elapsedMs: number): string {
  const all = [...rows.values()];
  const sum = (read: (row: Row) => number) => all.reduce((total, row) => total + read(row), 0);
  return (
    `${duration(elapsedMs)}: ${sum((row) => row.done)} of ${sum((row) => row.total)} trials, ${sum((row) => row.retried)} retries, ` +
    `${sum((row) => row.failed)} failed, ${costOf(
      sum((row) => row.usd),
      sum((row) => row.unpriced),
    )}`
  );
}

function costOf(usd: number, unpriced: number): string {
  return usd === 0 && unpriced > 0 ? 'nothing priced' : `${dollars(usd)} so far`;
}

function spendOf({ usd, unpriced, done }: Row): string {
  if (usd === 0 && unpriced > 0) return 'unpriced';
  return done === 0 ? NOT_MEASURED : dollars(usd);
}

function medianOf(values: readonly number[]): number | undefined {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

function timeLeft({ done, total }: Row, elapsedMs: number): string {
  return done === 0 ? NOT_MEASURED : duration((elapsedMs / done) * (total - done));
}
