import { type Comparison, compare } from '#bench/analysis/compare.ts';
import { observe } from '#bench/analysis/observe.ts';
import type { RunSummary } from '#bench/analysis/run-summary.ts';
import { summarize } from '#bench/analysis/summarize.ts';
import { readGradeFacts } from '#bench/store/read-grade-facts.ts';
import { readRun } from '#bench/store/read-runs.ts';
import { readTrialFacts } from '#bench/store/read-trial-facts.ts';
import type { RunSize } from './write-large-run.ts';

/** Ten contenders, and ten times as many trials from size to size. */
export const SCALE_SIZES: readonly RunSize[] = [
  { contenders: 10, cases: 100, repetitions: 10 },
  { contenders: 10, cases: 1000, repetitions: 10 },
  { contenders: 10, cases: 1000, repetitions: 100 },
];

/** What a million trials may take on two cores. */
export const SCALE_TARGET = { trials: 1_000_000, wallSeconds: 20, peakMiB: 1024 } as const;

export function trialsOf({ contenders, cases, repetitions }: RunSize): number {
  return contenders * cases * repetitions;
}

/** What one process needed from a run's folder to its findings. */
export interface ScaleMeasure {
  /** Of each step, in s. */
  readonly readSeconds: number;
  readonly summarizeSeconds: number;
  readonly compareSeconds: number;
  readonly wallSeconds: number;
  /** Of all threads, user and system. */
  readonly cpuSeconds: number;
  /** Of the main thread alone: where the wall time is far above it, other programs had the cores. */
  readonly mainThreadSeconds: number;
  /** The most memory the process ever held. */
  readonly peakMiB: number;
}

/** What a person sees of a run, from its files. */
export interface RunFindings {
  readonly summary: RunSummary;
  /** Everyone against the first contender. */
  readonly comparisons: readonly Comparison[];
}

/** Effects of the process that is measured, handed in. */
export interface ProcessGauge {
  readonly nowMs: () => number;
  /** s since the process began, of all its threads. */
  readonly cpuSeconds: () => number;
  readonly mainThreadSeconds: () => number;
  readonly peakMiB: () => number;
}

/**
 * Summarises and compares a run straight from its folder, as the command line does, and says what it took. To be called once in
 * a process of its own: the peak of memory is that of the process.
 */
export async function measureRun(
  folder: string,
  gauge: ProcessGauge,
): Promise<{ readonly measure: ScaleMeasure; readonly findings: RunFindings }> {
  const startMs = gauge.nowMs();
  const [cpuBefore, mainBefore] = [gauge.cpuSeconds(), gauge.mainThreadSeconds()];
  const { plan, grading } = await readRun(folder);
  const [baseline] = plan.contenders;
  if (baseline === undefined) throw new Error(`${folder} has no contenders to compare.`);
  const grades = grading.current === undefined ? [] : readGradeFacts(folder, grading.current);
  const observations = await observe(plan, readTrialFacts(folder), grades);
  const readMs = gauge.nowMs();
  const summary = summarize(observations, plan);
  const summarizedMs = gauge.nowMs();
  const comparisons = compare(observations, plan, { baseline: baseline.label });
  const comparedMs = gauge.nowMs();
  const measure = {
    readSeconds: (readMs - startMs) / 1000,
    summarizeSeconds: (summarizedMs - readMs) / 1000,
    compareSeconds: (comparedMs - summarizedMs) / 1000,
    wallSeconds: (comparedMs - startMs) / 1000,
    cpuSeconds: gauge.cpuSeconds() - cpuBefore,
    mainThreadSeconds: gauge.mainThreadSeconds() - mainBefore,
    peakMiB: gauge.peakMiB(),
  };
  return { measure, findings: { summary, comparisons } };
}

/** Whether what was measured keeps the target; undefined for a run of another size. */
export function keepsTarget(trials: number, { wallSeconds, peakMiB }: ScaleMeasure): boolean | undefined {
  if (trials !== SCALE_TARGET.trials) return undefined;
  return wallSeconds < SCALE_TARGET.wallSeconds && peakMiB < SCALE_TARGET.peakMiB;
}
