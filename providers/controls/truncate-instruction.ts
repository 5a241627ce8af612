import type { Message } from '#bench/domain/message.ts';
import { withoutBrackets } from '#bench/graders/without-brackets.ts';
import { type ControlReply, recordOf, replyOf, spoken, withCalls } from './control-reply.ts';

const OPENING = 'Sure! Here is what I found:';
const CLOSING = 'Let me know if you would like me to go into more detail.';

/**
 * The reply of a contender that has not read its instructions to their end. A record comes among sentences; prose comes
 * with chatter around it and without the sources it had to name; a task with tools is left before its last step, and said
 * to be done.
 */
export function truncateInstruction(reply: ControlReply): ControlReply {
  const { transcript } = spoken(reply);
  const lastStep = transcript.findLastIndex(
    (message) => message.role === 'assistant' && message.toolCalls !== undefined,
  );
  const left = new Set<string>();
  const kept = transcript.flatMap((message, at): readonly Message[] => {
    if (message.role === 'tool') return left.has(message.toolCallId) ? [] : [message];
    if (message.role !== 'assistant') return [message];
    if (at !== lastStep) return [withCalls(chatty(message.text), message.toolCalls ?? [])];
    for (const { id } of message.toolCalls ?? []) left.add(id);
    return message.text === '' ? [] : [withCalls(chatty(message.text), [])];
  });
  return replyOf(kept.some(({ role }) => role === 'assistant') ? kept : [withCalls(OPENING, [])]);
}

function chatty(text: string): string {
  if (text === '') return text;
  if (recordOf(text) !== undefined) return `${OPENING}\n\n${text}\n\n${CLOSING}`;
  const unsourced = withoutBrackets(
    text.replace(/［/gu, '[').replace(/］/gu, ']').replace(/【/gu, '[').replace(/】/gu, ']'),
  );
  const plain = unsourced.replace(/(?<! ) +([.,;:。、])/gu, '$1').trim();
  return `${OPENING} ${plain} ${CLOSING}`;
}
