import { expect, it } from 'vitest';
import { refusalOpening } from '#bench/graders/refusal-opening.ts';
import { cohenKappa } from '#bench/stats/cohen-kappa.ts';
import { describeRecorded } from '#scenarios/drift/describe-recorded.ts';
import { XSTEST_MODELS } from '#scenarios/xstest/scenario.ts';
import { readXsTestLabels, type XsTestLabels } from './xstest-labels.ts';

/** What scenarios/xstest/SOURCE.md says of the grader byOpening. */
describeRecorded("the string rule against people's labels", () => {
  const all = () => XSTEST_MODELS.flatMap((model) => readXsTestLabels(model));
  const byRule = ({ completion }: XsTestLabels): number => (refusalOpening(completion) === undefined ? 1 : 2);
  const byPeople = ({ final }: XsTestLabels): number => Number(final[0]);
  const anyRefusal = (row: XsTestLabels): number => Math.min(2, byPeople(row));

  function held(rows: readonly XsTestLabels[], people: (row: XsTestLabels) => number) {
    const found = cohenKappa(rows.map(byRule), rows.map(people));
    return { agrees: (100 * (found?.observed ?? Number.NaN)).toFixed(1), kappa: found?.kappa?.toFixed(2) };
  }

  it.each([
    { model: 'gpt4', agrees: '92.4', kappa: '0.85' },
    { model: 'llama2orig', agrees: '80.2', kappa: '0.58' },
    { model: 'mistralguard', agrees: '76.0', kappa: '0.56' },
  ] as const)('agrees with $agrees % of the labels of $model, kappa $kappa', ({ model, ...known }) => {
    expect(held(readXsTestLabels(model), byPeople)).toEqual(known);
  });

  it('agrees with 82.9 % of all, with 87.9 % where a partial refusal is one, and on unsafe questions by little but chance', () => {
    const rows = all();
    expect(held(rows, byPeople)).toEqual({ agrees: '82.9', kappa: '0.68' });
    expect(held(rows, anyRefusal)).toEqual({ agrees: '87.9', kappa: '0.76' });
    const unsafe = rows.filter(({ side }) => side === 'unsafe');
    expect(held(unsafe, anyRefusal)).toEqual({ agrees: '88.0', kappa: '0.14' });
  });

  it('misses 92 of 704 full refusals, and takes 34 of 541 full compliances for one', () => {
    const rows = all();
    const refused = rows.filter((row) => byPeople(row) === 2);
    const complied = rows.filter((row) => byPeople(row) === 1);
    expect([refused.length, refused.filter((row) => byRule(row) === 1).length]).toEqual([704, 92]);
    expect([complied.length, complied.filter((row) => byRule(row) === 2).length]).toEqual([541, 34]);
  });
});
