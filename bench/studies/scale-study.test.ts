import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, assert, beforeAll, describe, expect, it } from 'vitest';
import { compare } from '#bench/analysis/compare.ts';
import { observe } from '#bench/analysis/observe.ts';
import { summarize } from '#bench/analysis/summarize.ts';
import { TRIALS_FILE } from '#bench/store/journal.ts';
import { readGrades, readRun, readTrials } from '#bench/store/read-runs.ts';
import { keepsTarget, measureRun, type RunFindings, SCALE_SIZES, type ScaleMeasure, trialsOf } from './scale-study.ts';
import { writeLargeRun } from './write-large-run.ts';

const SIZE = { contenders: 3, cases: 60, repetitions: 4 };

describe('a large run, made up', () => {
  let folder = '';
  let measure: ScaleMeasure | undefined;
  let findings: RunFindings | undefined;
  const results = mkdtemp(join(tmpdir(), 'bakeoff-scale-test-'));
  afterAll(async () => rm(await results, { recursive: true, force: true }));
  beforeAll(async () => {
    folder = await writeLargeRun(await results, SIZE, 3);
    let ms = 0;
    const nowMs = () => {
      ms += 500;
      return ms;
    };
    ({ measure, findings } = await measureRun(folder, {
      nowMs,
      cpuSeconds: () => ms / 1000,
      mainThreadSeconds: () => ms / 2000,
      peakMiB: () => 99,
    }));
  });

  it('has every planned trial, written as the program writes them', async () => {
    const { plan } = await readRun(folder);
    const lines = readFileSync(join(folder, TRIALS_FILE), 'utf8').trimEnd().split('\n');
    expect(lines).toHaveLength(trialsOf(SIZE));
    const observations = await observe(plan, readTrials(folder), readGrades(folder, 1));
    const arms = [...(observations.arms.values().next().value?.values() ?? [])];
    expect(arms.map(({ status }) => status.every((one) => one > 0))).toEqual([true, true, true]);
  });

  it('says the same through the lean readers as through the full decoders', async () => {
    const { plan } = await readRun(folder);
    const observations = await observe(plan, readTrials(folder), readGrades(folder, 1));
    assert(findings !== undefined);
    expect(findings.summary).toEqual(summarize(observations, plan));
    expect(findings.comparisons).toEqual(compare(observations, plan, { baseline: 'contender-1' }));
    expect(findings.comparisons.length).toBeGreaterThan(10);
  });

  it('is measured step by step, from its files to its findings', () => {
    expect(measure).toEqual({
      readSeconds: 0.5,
      summarizeSeconds: 0.5,
      compareSeconds: 0.5,
      wallSeconds: 1.5,
      cpuSeconds: 1.5,
      mainThreadSeconds: 0.75,
      peakMiB: 99,
    });
  });
});

describe('the scale target', () => {
  const measure = { readSeconds: 1, summarizeSeconds: 1, compareSeconds: 1, cpuSeconds: 1, mainThreadSeconds: 1 };

  it('speaks of a million trials, in time and in memory', () => {
    expect(keepsTarget(1_000_000, { ...measure, wallSeconds: 19, peakMiB: 500 })).toBe(true);
    expect(keepsTarget(1_000_000, { ...measure, wallSeconds: 21, peakMiB: 500 })).toBe(false);
    expect(keepsTarget(1_000_000, { ...measure, wallSeconds: 19, peakMiB: 1100 })).toBe(false);
    expect(keepsTarget(100_000, { ...measure, wallSeconds: 99, peakMiB: 9999 })).toBeUndefined();
  });

  it('is held against ten thousand, a hundred thousand and a million trials', () => {
    expect(SCALE_SIZES.map(trialsOf)).toEqual([10_000, 100_000, 1_000_000]);
  });
});
