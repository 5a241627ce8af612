import type { Grade } from '#bench/domain/grade.ts';
import type { CheckedFigure, PublishedCheck } from '#bench/domain/published-check.ts';
import { gradesOf } from '#scenarios/drift/grade-recordings.ts';
import { readAll } from '#scenarios/drift/read-all.ts';
import { MGSM_CODES, type MgsmLanguageCode } from '#scenarios/mgsm/languages.ts';
import { type MgsmCase, mgsm, mgsmAnswer, referenceValue } from '#scenarios/mgsm/scenario.ts';

/** Problems that the publishers say every language has. */
const PROBLEMS = 250;

/** Numbers that are not the reference, and are easily taken for it by a reader of the wrong number format. */
const PERTURBED: readonly ((value: number) => number)[] = [
  (value) => value + 1,
  (value) => value * 10,
  (value) => value * 1000 + 1,
  (value) => -value - 1,
];

/** MGSM's references in five languages, and whether right and wrong numbers are told apart in each language's own format. */
export const mgsmNumbers: PublishedCheck = {
  id: 'mgsm-numbers',
  title: 'MGSM: numbers in five languages',
  rule:
    'The final number of an answer, read as its language writes numbers, equals the reference. No answers of models are published, so ' +
    'the check makes its own: the reference in the language’s format must be right, and four other numbers for each must be wrong.',
  publishedBy:
    'google-research/url-nlp, commit 452a21a: 250 problems in each language with the same answers; the rest holds by construction',
  figuresFrom: 'construction',
  source: 'mgsm',
  files: MGSM_CODES.map((language) => `mgsm/mgsm_${language}.tsv`),
  async check() {
    const cases = await readAll(mgsm.cases.read());
    const figures: CheckedFigure[] = [];
    for (const language of MGSM_CODES) figures.push(...(await figuresOf(language, cases)));
    const references = Map.groupBy(cases, ({ problem }) => problem);
    const alike = [...references.values()].filter((versions) => new Set(versions.map(referenceValue)).size === 1);
    figures.push(count('problems with one answer in all languages', PROBLEMS, alike.length, references.size));
    return figures;
  },
};

async function figuresOf(language: MgsmLanguageCode, cases: readonly MgsmCase[]): Promise<readonly CheckedFigure[]> {
  const own = cases.filter((one) => one.language === language);
  let right = 0;
  let written = 0;
  let wrong = 0;
  for (const one of own) {
    const value = referenceValue(one);
    const grades = await gradesOf(mgsm, one, mgsmAnswer(language, value));
    if (isScore(grades.answer, 1)) right += 1;
    if (!isScore(grades.format, 0) && isScore(grades.language, 1)) written += 1;
    for (const perturb of PERTURBED) {
      const { answer } = await gradesOf(mgsm, one, mgsmAnswer(language, perturb(value)));
      if (isScore(answer, 0)) wrong += 1;
    }
  }
  const n = own.length * PERTURBED.length;
  return [
    count(`${language}, references read`, PROBLEMS, own.length, own.length),
    count(`${language}, right numbers graded right`, PROBLEMS, right, own.length),
    count(`${language}, answers found in their language and format`, PROBLEMS, written, own.length),
    count(`${language}, other numbers graded wrong`, PROBLEMS * PERTURBED.length, wrong, n),
  ];
}

function isScore(grade: Grade | undefined, score: 0 | 1): boolean {
  return grade?.kind === 'scored' && grade.score === score;
}

function count(name: string, published: number, ours: number, n: number): CheckedFigure {
  return { name, unit: 'count', published, ours, agreement: { kind: 'exact' }, n };
}
