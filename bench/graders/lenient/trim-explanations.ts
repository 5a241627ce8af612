import type { CaseBase, GradeInput } from '#bench/domain/scenario.ts';
import { parseJsonAnswer } from '#bench/graders/parse-json-answer.ts';
import { withText } from './changed-reply.ts';
import type { LenientShape } from './lenient-shape.ts';

const CUE =
  /(?:^|\n)[ \t]*(?:\*\*)?(?:final answer|answer|antwort|réponse|respuesta|答え|回答)(?:\*\*)?[ \t]*[:：](?:\*\*)?[ \t]*(\S[^\n]{0,400})$/iu;

/**
 * The answer without its reasons: what follows "Answer:" on the last line, else the first sentence. Records stay, and so do
 * sentences that are all there is. Words are only cut off, so that a sentence which takes the first one back is lost with the reasons:
 * hence "at most".
 */
export function trimExplanations<C extends CaseBase>(input: GradeInput<C>, { schema }: LenientShape<C>): GradeInput<C> {
  if (schema !== undefined || parseJsonAnswer(input.text).form === 'raw') return input;
  const text = input.text.trim();
  const cued = CUE.exec(text.slice(-MAX_TAIL))?.[1];
  if (cued !== undefined) return withText(input, cued);
  const [line = ''] = text.split('\n', 1);
  const end = /[.!?](?=\s)|[。！？]/u.exec(line);
  const first = end === null ? line : line.slice(0, end.index + end[0].length);
  return first.length === text.length || first.trim() === '' ? input : withText(input, first);
}

/** Characters from the end in which "Answer:" is looked for. */
const MAX_TAIL = 1_000;
