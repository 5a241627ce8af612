import type { CaseBase, GradeInput } from '#bench/domain/scenario.ts';
import { withCalls, withText } from './changed-reply.ts';

/** A reply, or the arguments of a call, that are one code fence and nothing else: what stands inside it. */
export function stripFences<C extends CaseBase>(input: GradeInput<C>): GradeInput<C> {
  const bare = withCalls(input, (call) => {
    const inside = call.input === undefined ? fenceInside(call.rawInput) : undefined;
    const parsed = inside === undefined ? undefined : parsedJson(inside);
    return inside === undefined || parsed === undefined ? call : { ...call, rawInput: inside, input: parsed };
  });
  return withText(bare, fenceInside(input.text) ?? input.text);
}

/** What stands in the one fence of a text that holds nothing else; undefined for any other text. */
export function fenceInside(text: string): string | undefined {
  const lines = text.trim().split('\n');
  const mark = /^(```|~~~)[\w-]{0,20}[ \t]*$/.exec(lines[0] ?? '')?.[1];
  if (mark === undefined || lines.length < 2 || lines.at(-1)?.trim() !== mark) return undefined;
  const inside = lines.slice(1, -1);
  return inside.some((line) => line.startsWith(mark)) ? undefined : inside.join('\n');
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
