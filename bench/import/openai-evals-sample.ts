import { callFailure } from '#bench/domain/failure.ts';
import { type Grade, scored } from '#bench/domain/grade.ts';
import type { Message } from '#bench/domain/message.ts';
import type { Outcome } from '#bench/domain/outcome.ts';
import { addUsage, type Usage } from '#bench/domain/usage.ts';
import { chatMessages } from './chat-messages.ts';
import { finiteJson } from './finite-json.ts';
import type { ImportedTrial } from './imported-row.ts';
import { asText, countAt, fieldAt, instantOf, isObject, listAt, textAt } from './read-fields.ts';
import { failedOutcome } from './read-outcome.ts';

/** The events of one sample, as they came. */
export interface EvalsSample {
  readonly id: string;
  /** Of the first of them. */
  readonly place: string;
  readonly events: EvalsEvent[];
}

export interface EvalsEvent {
  readonly type: string;
  readonly data: unknown;
  readonly createdAt: unknown;
}

/** Everything of a trial that the events of its sample say. */
export function evalsTrial(
  { id, events }: EvalsSample,
  offScale: ReadonlySet<string>,
): Omit<ImportedTrial, 'scenario' | 'contender' | 'repetition'> {
  const said = conversationOf(events);
  const match = ofType(events, 'match')[0]?.data;
  const raw = ofType(events, 'raw_sample')[0]?.data;
  const last = said.calls.at(-1);
  const text = last?.answer ?? textAt(match, 'sampled');
  const outcome = outcomeOf(events, text);
  const isFailed = outcome.kind === 'failed';
  const usages = said.calls.map(({ usage }) => usage);
  const input = fieldAt(raw, 'input');
  return {
    case: {
      id,
      content: finiteJson(said.calls[0]?.asked ?? input ?? null),
      reference: finiteJson(fieldAt(match, 'expected') ?? fieldAt(raw, 'ideal') ?? undefined),
      cluster: undefined,
      severity: undefined,
      slices: {},
    },
    prompt: said.calls[0] === undefined ? promptOf(input) : said.prompt,
    outcome,
    text: isFailed ? '' : (text ?? ''),
    reasoningText: '',
    toolCalls: [],
    transcript: said.transcript,
    usage: usages.length === 1 ? usages[0] : addUsage(usages),
    outputTokens: undefined,
    costUsd: undefined,
    latency: { e2eMs: undefined, ttftMs: undefined },
    startedAt: undefined,
    endedAt: instantOf(last?.createdAt),
    finish: undefined,
    servedModel: last?.model,
    fingerprint: undefined,
    grades: isFailed ? {} : gradesOf(events, offScale),
  };
}

interface EvalsCall {
  readonly asked: unknown;
  readonly messages: readonly Message[];
  readonly answer: string;
  readonly model: string | undefined;
  readonly usage: Usage | undefined;
  readonly createdAt: unknown;
}

interface EvalsConversation {
  /** The contender's calls: the first, and those that go on from it. */
  readonly calls: readonly EvalsCall[];
  readonly prompt: readonly Message[];
  readonly transcript: readonly Message[];
}

/**
 * The contender's conversation. A judge's calls are sampling events of the same sample, and nothing names them; but a conversation that
 * goes on begins with everything said before, and a judge's prompt does not.
 */
function conversationOf(events: readonly EvalsEvent[]): EvalsConversation {
  const calls: EvalsCall[] = [];
  for (const event of ofType(events, 'sampling')) {
    const call = callOf(event);
    const before = calls.at(-1);
    if (before === undefined || (call !== undefined && goesOn(before, call))) {
      if (call !== undefined) calls.push(call);
    }
  }
  const prompt = calls[0]?.messages ?? [];
  const last = calls.at(-1);
  if (last === undefined) return { calls, prompt, transcript: [] };
  return {
    calls,
    prompt,
    transcript: [...last.messages.slice(prompt.length), { role: 'assistant', text: last.answer }],
  };
}

function callOf({ data, createdAt }: EvalsEvent): EvalsCall | undefined {
  const sampled = fieldAt(data, 'sampled');
  const answer = Array.isArray(sampled) ? sampled[0] : sampled;
  if (answer === undefined || answer === null) return undefined;
  const asked = fieldAt(data, 'prompt');
  return {
    asked,
    messages: promptOf(asked),
    answer: asText(answer),
    model: textAt(data, 'model'),
    usage: usageOf(fieldAt(data, 'usage')),
    createdAt,
  };
}

function goesOn(before: EvalsCall, call: EvalsCall): boolean {
  if (!Array.isArray(call.asked) || call.messages.length <= before.messages.length) return false;
  const answer = call.messages[before.messages.length];
  return (
    before.messages.every((message, place) => JSON.stringify(message) === JSON.stringify(call.messages[place])) &&
    answer?.role === 'assistant' &&
    answer.text === before.answer
  );
}

/** A list of chat messages, or a text: what older models were asked to complete. Empty: nothing was asked. */
export function promptOf(asked: unknown): readonly Message[] {
  const messages = chatMessages(asked);
  if (messages !== undefined) return messages;
  return asked === undefined || asked === null || asked === '' ? [] : [{ role: 'user', text: asText(asked) }];
}

function usageOf(usage: unknown): Usage | undefined {
  const input = countAt(usage, 'prompt_tokens');
  const output = countAt(usage, 'completion_tokens');
  if (input === undefined || output === undefined) return undefined;
  const cached = countAt(usage, 'prompt_tokens_details.cached_tokens');
  const reasoning = countAt(usage, 'completion_tokens_details.reasoning_tokens');
  return {
    inputTokens: input,
    cacheReadTokens: cached !== undefined && cached <= input ? cached : undefined,
    cacheWriteTokens: undefined,
    cacheWrite1hTokens: undefined,
    outputTokens: output,
    reasoningTokens: reasoning !== undefined && reasoning <= output ? reasoning : undefined,
    source: 'provider',
    raw: finiteJson(usage),
  };
}

function outcomeOf(events: readonly EvalsEvent[], text: string | undefined): Outcome {
  if (text !== undefined) return { kind: 'answered' };
  const [error] = ofType(events, 'error');
  if (error !== undefined) {
    const says = [textAt(error.data, 'type'), textAt(error.data, 'message')].filter((part) => part !== undefined);
    return failedOutcome(says.length > 0 ? says.join(': ') : asText(error.data ?? ''));
  }
  return { kind: 'failed', failure: callFailure('malformed', 'the log has no sampling event for this sample') };
}

/** Members of events that say how right an answer was. Others may be numbers too, but of something else: tokens, turns, seconds. */
const SCORES: ReadonlySet<string> = new Set([
  'accuracy',
  'correct',
  'is_correct',
  'score',
  'f1',
  'f1_score',
  'exact_match',
  'fuzzy_match',
  'match',
  'success',
  'passed',
  'precision',
  'recall',
  'similarity',
]);

const DETAIL_CHARACTERS = 300;

/** Scores of one event by the grader's name; booleans as 1 and 0, numbers as they are, also those outside [0, 1]. */
export function scoresOf({ type, data }: EvalsEvent): readonly (readonly [string, number])[] {
  if (NO_SCORES.has(type) || !isObject(data)) return [];
  return Object.entries(data).flatMap(([name, value]): readonly (readonly [string, number])[] => {
    if (!SCORES.has(name)) return [];
    const score = typeof value === 'boolean' ? Number(value) : value;
    if (typeof score !== 'number' || !Number.isFinite(score)) return [];
    if (type === 'match' && name === 'correct') return [['match', score]];
    return [[type === 'metrics' ? name : `${type}.${name}`.slice(0, 80), score]];
  });
}

const NO_SCORES: ReadonlySet<string> = new Set(['sampling', 'raw_sample', 'error', 'extra', 'embedding', 'cond_logp']);

/** Several events of one kind in one sample are that many parts of the answer: their mean is the share that was right. */
function gradesOf(events: readonly EvalsEvent[], offScale: ReadonlySet<string>): Readonly<Record<string, Grade>> {
  const scores = new Map<string, number[]>();
  for (const [name, score] of events.flatMap(scoresOf)) {
    if (score >= 0 && score <= 1 && !offScale.has(name)) scores.set(name, [...(scores.get(name) ?? []), score]);
  }
  const detail = detailOf(ofType(events, 'match')[0]?.data);
  return Object.fromEntries(
    [...scores].map(([name, all]) => {
      const mean = all.reduce((sum, score) => sum + score, 0) / all.length;
      return [name, scored(Math.min(1, mean), name === 'match' ? detail : {})];
    }),
  );
}

function detailOf(match: unknown): { detail?: string } {
  const said = ['expected', 'picked'].flatMap((name) => {
    const value = fieldAt(match, name) ?? undefined;
    return value === undefined ? [] : [`${name} ${asText(value)}`];
  });
  return said.length === 0 ? {} : { detail: said.join(', ').slice(0, DETAIL_CHARACTERS) };
}

function ofType(events: readonly EvalsEvent[], type: string): readonly EvalsEvent[] {
  return events.filter((event) => event.type === type);
}

/** Completion functions that a run's specification names, the contender first. */
export function completionFns(spec: unknown): readonly string[] {
  const named = textAt(spec, 'completion_fns');
  if (named !== undefined) return [named];
  return listAt(spec, 'completion_fns').filter((one): one is string => typeof one === 'string' && one !== '');
}
