import { type Grade, scored } from '#bench/domain/grade.ts';
import { fieldAt, isObject, membersAt, textAt } from './read-fields.ts';

/** Longest explanation kept with a grade. */
const DETAIL_CHARACTERS = 300;
const NAME_CHARACTERS = 80;

/** The letters of inspect_ai's scorers, and the words it reads as numbers (`value_to_float`). */
const VALUES: ReadonlyMap<string, number> = new Map([
  ['C', 1],
  ['I', 0],
  ['P', 0.5],
  ['N', 0],
  ['yes', 1],
  ['true', 1],
  ['no', 0],
  ['false', 0],
]);

/**
 * The scores of one sample as grades. A scorer with several figures becomes several graders, `scorer.figure`. What is not a share of right
 * in [0, 1] is left out: NaN is how Inspect writes "not scored".
 *
 * @param onlyScorer whose score it is where the sample has just one, without a name
 * @param offScale graders that are left out altogether
 */
export function inspectScores(
  sample: unknown,
  onlyScorer: string | undefined,
  offScale: ReadonlySet<string>,
): Readonly<Record<string, Grade>> {
  const single = fieldAt(sample, 'score');
  const scores: (readonly [string, unknown])[] = isObject(single) ? [[onlyScorer ?? 'score', single]] : [];
  const grades: [string, Grade][] = [];
  for (const [name, score] of [...scores, ...membersAt(sample, 'scores')]) {
    const detail = detailOf(score);
    const value = fieldAt(score, 'value');
    const figures = isObject(value)
      ? Object.entries(value).map(([figure, one]) => [`${name}.${figure}`, one] as const)
      : [[name, value] as const];
    for (const [grader, figure] of figures) {
      const share = shareOf(figure);
      if (share !== undefined && !offScale.has(grader))
        grades.push([grader.slice(0, NAME_CHARACTERS), scored(share, detail)]);
    }
  }
  return Object.fromEntries(grades);
}

function shareOf(value: unknown): number | undefined {
  if (typeof value === 'boolean') return value ? 1 : 0;
  const number = typeof value === 'string' ? numberOf(value) : value;
  return typeof number === 'number' && number >= 0 && number <= 1 ? number : undefined;
}

function numberOf(text: string): number | undefined {
  return VALUES.get(text) ?? VALUES.get(text.toLowerCase()) ?? (/^\d+(\.\d+)?$/.test(text) ? Number(text) : undefined);
}

function detailOf(score: unknown): { detail?: string } {
  const answer = textAt(score, 'answer');
  const explanation = textAt(score, 'explanation');
  const said = answer === explanation ? [answer] : [answer, explanation];
  const detail = said.filter((text) => text !== undefined).join(' · ');
  return detail === '' ? {} : { detail: detail.slice(0, DETAIL_CHARACTERS) };
}
