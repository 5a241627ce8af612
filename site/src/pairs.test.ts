import { describe, expect, it } from 'vitest';
import type { CaseCell, CaseReport, ReportContender, TrialView } from '#bench/report/report.ts';
import { casePairs, firstDifference } from './pairs.ts';

const a = { label: 'old' } as ReportContender;
const b = { label: 'new' } as ReportContender;

describe('pairs', () => {
  it('holds the largest gain first and leaves out a case that one of them was not scored on', () => {
    const of = (id: string, old: number | undefined, young: number | undefined) =>
      ({
        id,
        cells: [{ contender: 'old', score: old } as CaseCell, { contender: 'new', score: young } as CaseCell],
      }) as unknown as CaseReport;
    const pairs = casePairs({ cases: [of('lost', 1, 0), of('gone', 1, undefined), of('won', 0, 1)] }, { a, b });
    expect(pairs.map(({ one, by }) => [one.id, by])).toEqual([
      ['won', 1],
      ['lost', -1],
    ]);
  });

  it('shows the first repetition that was scored differently', () => {
    const trial = (contender: string, repetition: number, score: number) =>
      ({ contender, repetition, score }) as TrialView;
    const trials = [trial('old', 1, 1), trial('old', 2, 1), trial('new', 1, 1), trial('new', 2, 0)];
    expect(firstDifference(trials, { a, b })?.map(({ repetition, score }) => [repetition, score])).toEqual([
      [2, 1],
      [2, 0],
    ]);
    expect(firstDifference(trials.slice(0, 3), { a, b })).toBeUndefined();
  });
});
