import type { Call } from '#bench/domain/call.ts';
import type { AskContext, AskingProvider } from '#bench/domain/provider.ts';
import type { ReplyPart } from '#bench/domain/reply.ts';

/** Everything a call yielded until it ended or failed, without times. */
export async function collectParts(
  provider: AskingProvider,
  call: Call,
  context: Partial<AskContext>,
): Promise<{ parts: ReplyPart[]; error: unknown }> {
  const parts: ReplyPart[] = [];
  try {
    for await (const part of provider.ask(call, { signal: new AbortController().signal, ...context }))
      parts.push(bare(part));
    return { parts, error: undefined };
  } catch (error) {
    return { parts, error };
  }
}

/** A part without its time, which no test can know. */
export function bare(part: ReplyPart): ReplyPart {
  const { atMs: _time, ...rest } = part;
  return rest;
}

/** A reply with the pieces of its text and of each tool call put together, so that a stream equals a whole answer. */
export function joined(parts: readonly ReplyPart[]): ReplyPart[] {
  const whole: ReplyPart[] = [];
  for (const part of parts) {
    const last = whole.at(-1);
    if (part.kind === 'tool-call' && last?.kind === 'tool-call' && part.index === last.index) {
      whole[whole.length - 1] = { ...last, ...part, inputText: `${last.inputText ?? ''}${part.inputText ?? ''}` };
    } else if (part.kind !== 'finished' && part.kind !== 'tool-call' && last?.kind === part.kind) {
      whole[whole.length - 1] = { ...part, text: last.text + part.text };
    } else whole.push(part);
  }
  return whole;
}
