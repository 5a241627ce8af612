import { usdText } from '#bench/domain/cost.ts';
import { callFailure } from '#bench/domain/failure.ts';
import type { Message } from '#bench/domain/message.ts';
import type { Outcome } from '#bench/domain/outcome.ts';
import { severityOf } from '#bench/domain/scenario.ts';
import { chatMessage, chatMessages, contentText, reasoningText, toolCallsOf } from './chat-messages.ts';
import { finiteJson } from './finite-json.ts';
import type { ImportedCase, ImportedRow, ImportedTrial } from './imported-row.ts';
import { inspectCalls } from './inspect-calls.ts';
import type { InspectHeader } from './inspect-header.ts';
import { inspectScores } from './inspect-scores.ts';
import {
  asText,
  countAt,
  fieldAt,
  instantOf,
  isObject,
  listAt,
  membersAt,
  numberAt,
  slicesOf,
  textAt,
} from './read-fields.ts';
import { answeredOutcome, failedOutcome, finishOf } from './read-outcome.ts';
import { TOO_DEEP, tooDeep } from './too-deep.ts';

/** One sample of an Inspect log as a trial. */
export function inspectRow(sample: unknown, place: string, header: InspectHeader): ImportedRow {
  const fault = (says: string): ImportedRow => ({ kind: 'fault', place, says });
  if (!isObject(sample)) return fault('expected a sample as an object');
  if (tooDeep(sample)) return fault(TOO_DEEP);
  const id = idOf(fieldAt(sample, 'id'));
  if (id === undefined) return fault('the sample has no id; Inspect gives each a number or a text');
  if (isObject(fieldAt(sample, 'invalidation'))) {
    return { kind: 'passed-over', place, why: 'a sample that was declared invalid in Inspect' };
  }
  const said = conversationOf(sample);
  if (typeof said === 'string') return fault(said);
  return { kind: 'trial', place, trial: trialOf(sample, id, said, header) };
}

function idOf(id: unknown): string | undefined {
  if (typeof id === 'number') return Number.isFinite(id) ? String(id) : undefined;
  return typeof id === 'string' && id !== '' ? id : undefined;
}

interface Conversation {
  readonly prompt: readonly Message[];
  readonly transcript: readonly Message[];
  /** The contender's messages after the prompt, as the log has them. */
  readonly answers: readonly unknown[];
}

/** The prompt ends where the contender first speaks; an example among the input is still prompt. @returns what is wrong, as a text */
function conversationOf(sample: unknown): Conversation | string {
  const raw = listAt(sample, 'messages');
  const messages = chatMessages(raw);
  if (messages === undefined) return 'messages: expected roles system, user, assistant and tool';
  const isAnswer = (message: unknown): boolean =>
    fieldAt(message, 'role') === 'assistant' && fieldAt(message, 'source') !== 'input';
  const first = raw.findIndex(isAnswer);
  if (messages.length > 0) {
    const cut = first < 0 ? messages.length : first;
    return {
      prompt: messages.slice(0, cut),
      transcript: messages.slice(cut),
      answers: raw.slice(cut).filter(isAnswer),
    };
  }
  const input = fieldAt(sample, 'input');
  const prompt = chatMessages(input) ?? [{ role: 'user', text: asText(input ?? '') }];
  return { prompt, transcript: [], answers: [] };
}

function trialOf(sample: unknown, id: string, said: Conversation, header: InspectHeader): ImportedTrial {
  const choice = fieldAt(sample, 'output.choices.0');
  const reply = fieldAt(choice, 'message') ?? said.answers.at(-1);
  const completion = textAt(sample, 'output.completion');
  const text = completion ?? contentText(fieldAt(reply, 'content'));
  const finish = finishOf(fieldAt(choice, 'stop_reason'));
  const hasReply = chatMessage(reply) !== undefined || completion !== undefined;
  const outcome = outcomeOf(sample, hasReply, finish);
  const isFailed = outcome.kind === 'failed';
  const calls = inspectCalls(sample, said.answers, header);
  const served = textAt(sample, 'output.model');
  return {
    scenario: header.task,
    case: caseOf(sample, id),
    contender: header.contender,
    repetition: countAt(sample, 'epoch') || undefined,
    prompt: said.prompt,
    outcome,
    text: isFailed ? '' : text,
    reasoningText: isFailed ? '' : reasoningText(reply),
    toolCalls: isFailed ? [] : toolCallsOf(reply),
    transcript: said.transcript,
    usage: calls.usage,
    outputTokens: calls.outputTokens,
    costUsd: calls.costUsd === undefined ? undefined : usdText(calls.costUsd),
    latency: { e2eMs: isFailed ? undefined : calls.e2eMs, ttftMs: undefined },
    startedAt: instantOf(fieldAt(sample, 'started_at')) ?? instantOf(fieldAt(firstEvent(sample), 'timestamp')),
    endedAt: instantOf(fieldAt(sample, 'completed_at')),
    finish: isFailed ? undefined : finish,
    // Before its first call Inspect writes the model that was asked for in its place.
    servedModel: choice === undefined || served === header.model ? undefined : served,
    fingerprint: calls.fingerprint,
    grades: isFailed ? {} : inspectScores(sample, header.onlyScorer, header.offScale),
  };
}

function firstEvent(sample: unknown): unknown {
  return fieldAt(sample, 'events.0') ?? fieldAt(sample, 'transcript.events.0');
}

function caseOf(sample: unknown, id: string): ImportedCase {
  const choices = listAt(sample, 'choices');
  const metadata = membersAt(sample, 'metadata');
  return {
    id,
    content: finiteJson({ input: fieldAt(sample, 'input') ?? null, ...(choices.length > 0 ? { choices } : {}) }),
    reference: finiteJson(fieldAt(sample, 'target')),
    cluster: undefined,
    severity: severityOf(fieldAt(sample, 'metadata.severity')),
    slices: slicesOf(metadata.filter(([name]) => name !== 'severity')),
  };
}

/**
 * An error ended the sample without an answer. A limit of the task ended it with whatever was there, which Inspect scores all the same:
 * the contender's own doing, except that an operator's hand is nobody's.
 */
function outcomeOf(sample: unknown, hasReply: boolean, finish: ReturnType<typeof finishOf>): Outcome {
  const error = fieldAt(sample, 'error');
  if (isObject(error) || (typeof error === 'string' && error !== '')) {
    return failedOutcome(textAt(error, 'message') ?? asText(error));
  }
  const limit = textAt(sample, 'limit.type');
  if (limit === 'operator') return { kind: 'failed', failure: callFailure('aborted', 'stopped by the operator') };
  const limitValue = numberAt(sample, 'limit.limit');
  if (limit === 'context') return { kind: 'context-exceeded' };
  if (limit === 'message' && limitValue !== undefined) return { kind: 'tool-loop-limit', limit: limitValue };
  if (limit !== undefined) return { kind: 'cut-short' };
  if (hasReply) return answeredOutcome(finish);
  const refusal = textAt(sample, 'output.error');
  return refusal === undefined
    ? { kind: 'failed', failure: callFailure('malformed', 'the log has no output for this sample') }
    : failedOutcome(refusal);
}
