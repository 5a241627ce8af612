import { expect, it } from 'vitest';
import { agrees } from '#bench/domain/published-check.ts';
import { describeRecorded } from '#scenarios/drift/describe-recorded.ts';
import { gradeRecordings } from '#scenarios/drift/grade-recordings.ts';
import { IFEVAL_MODEL, ifeval } from '#scenarios/ifeval/scenario.ts';
import { compareVerdicts, ifevalGpt4 } from './ifeval-gpt4.ts';

describeRecorded('the check ifeval-gpt4', () => {
  it('finds the four published figures, and at least 99 of 100 published verdicts', async () => {
    const figures = await ifevalGpt4.check();
    expect(figures.map(({ name, published, ours, n }) => [name, published, Number(ours.toFixed(4)), n])).toEqual([
      ['strict, prompts followed', 0.7689, 0.7671, 541],
      ['strict, instructions followed', 0.8357, 0.8345, 834],
      ['strict, verdicts like the published ones', 1, 0.9964, 834],
      ['loose, prompts followed', 0.793, 0.793, 541],
      ['loose, instructions followed', 0.8537, 0.8537, 834],
      ['loose, verdicts like the published ones', 1, 0.9964, 834],
    ]);
    expect(figures.filter((figure) => !agrees(figure))).toEqual([]);
  });

  it('differs on three instructions, which SOURCE.md of the scenario names with their reasons', async () => {
    const answers = (await gradeRecordings(ifeval)).get(IFEVAL_MODEL) ?? new Map();
    const differing = (await compareVerdicts(answers)).filter(({ ours, published }) => ours !== published);
    expect(differing.map((one) => [one.caseId, one.instructionId, one.strictness, one.ours])).toEqual([
      ['1122', 'keywords:letter_frequency', 'strict', true],
      ['1122', 'keywords:letter_frequency', 'loose', true],
      ['3572', 'change_case:english_capital', 'strict', false],
      ['3572', 'change_case:english_capital', 'loose', false],
      ['3617', 'change_case:english_capital', 'strict', false],
      ['3617', 'change_case:english_capital', 'loose', false],
    ]);
  });
});
