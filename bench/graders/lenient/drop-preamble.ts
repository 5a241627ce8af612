import type { CaseBase, GradeInput } from '#bench/domain/scenario.ts';
import { parseJsonAnswer } from '#bench/graders/parse-json-answer.ts';
import { withText } from './changed-reply.ts';
import type { LenientShape } from './lenient-shape.ts';
import { fenceInside } from './strip-fences.ts';

/**
 * The answer without the talk around it. Where a record was asked for: the one record among sentences. Elsewhere: the one
 * fenced block among sentences, else the text without an opening that only announces ("Sure, here is the answer:") and
 * without a closing that only offers more ("Let me know if …"). A sentence that says anything stays.
 */
export function dropPreamble<C extends CaseBase>(input: GradeInput<C>, { schema }: LenientShape<C>): GradeInput<C> {
  if (schema !== undefined) {
    const answer = parseJsonAnswer(input.text);
    return answer.form === 'in-prose' ? withText(input, JSON.stringify(answer.value)) : input;
  }
  return withText(input, onlyFence(input.text) ?? withoutTalk(input.text));
}

/** Undefined unless there is exactly one fenced block, with something around it. */
function onlyFence(text: string): string | undefined {
  const lines = text.split('\n');
  const marks = lines.flatMap((line, at) => (/^\s*(```|~~~)/.test(line) ? [at] : []));
  const [open, close] = marks;
  if (marks.length !== 2 || open === undefined || close === undefined || fenceInside(text) !== undefined)
    return undefined;
  return lines.slice(open + 1, close).join('\n');
}

/** An announcement ends in a colon within its first sentence, and holds no digit: "Total: 12" is an answer. */
const OPENING =
  /^(?:sure|certainly|of course|great|okay|ok|here|the (?:answer|result|record)|gerne|natürlich|hier|voici|bien sûr|claro|aquí)(?![\p{L}\p{N}])[^.?\d\n:：]{0,120}[:：]\s+(?=\S)/iu;
const CLOSING =
  /(?:\s|^)(?:let me know|feel free|i hope|please let|if you (?:need|have|would)|lass mich|melden sie|n'hésite)[^.!?\d]{0,160}[.!?]\s*$/iu;

function withoutTalk(text: string): string {
  const trimmed = text.trim();
  const opened = trimmed.replace(OPENING, '');
  const closed = opened.slice(0, -MAX_CLOSING) + opened.slice(-MAX_CLOSING).replace(CLOSING, '');
  return closed === trimmed || closed.trim() === '' ? text : closed.trim();
}

/** Characters from the end in which a closing is looked for. */
const MAX_CLOSING = 200;
