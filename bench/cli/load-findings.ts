import { type Observations, observe } from '#bench/analysis/observe.ts';
import type { Run } from '#bench/domain/run.ts';
import { readGradeFacts } from '#bench/store/read-grade-facts.ts';
import { findRun } from '#bench/store/read-runs.ts';
import { readTrialFacts } from '#bench/store/read-trial-facts.ts';
import { InputError } from './exit-code.ts';

export interface LoadedRun {
  readonly run: Run;
  readonly folder: string;
  readonly observations: Observations;
}

/** A run by name with its trials and current grades read into columns. @throws InputError naming the runs there are */
export async function loadFindings(resultsDir: string, wanted: string): Promise<LoadedRun> {
  const { run, folder } = await findRunOrSay(resultsDir, wanted);
  const { current } = run.grading;
  const grades = current === undefined ? [] : readGradeFacts(folder, current);
  return { run, folder, observations: await observe(run.plan, readTrialFacts(folder), grades) };
}

/** @throws InputError naming the runs there are */
export async function findRunOrSay(resultsDir: string, wanted: string): Promise<{ run: Run; folder: string }> {
  try {
    return await findRun(resultsDir, wanted);
  } catch (error) {
    throw new InputError(error instanceof Error ? error.message : String(error));
  }
}
