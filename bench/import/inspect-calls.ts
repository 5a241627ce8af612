import { addUsage, type Usage } from '#bench/domain/usage.ts';
import { finiteJson } from './finite-json.ts';
import type { InspectHeader } from './inspect-header.ts';
import { countAt, fieldAt, isObject, listAt, numberAt, secondsInMs, textAt } from './read-fields.ts';

/** What the contender's calls came to in one sample. */
export interface InspectCalls {
  readonly usage: Usage | undefined;
  /** Set where only these are sure. */
  readonly outputTokens: number | undefined;
  /** US dollars. */
  readonly costUsd: number | undefined;
  /** Sum over the calls. */
  readonly e2eMs: number | undefined;
  readonly fingerprint: string | undefined;
}

/**
 * Tokens and time of the calls that made the contender's messages, found in the events by the ids of those messages: a sample's
 * `total_time` and `working_time` hold the sandbox and the scorers too, and its `model_usage` holds a judge that is the same model. One
 * missing call leaves the sum unknown.
 *
 * @param answers the contender's messages, as the log has them
 */
export function inspectCalls(sample: unknown, answers: readonly unknown[], header: InspectHeader): InspectCalls {
  const events = eventsById(sample);
  const last = fieldAt(sample, 'output');
  const hasOutput = listAt(last, 'choices').length > 0;
  const calls = answers.map((answer) => {
    const event = events.get(textAt(answer, 'id') ?? '');
    return { event, output: fieldAt(event, 'output') ?? (answers.length === 1 ? last : undefined) };
  });
  if (calls.length === 0 && hasOutput) calls.push({ event: undefined, output: last });

  const usages = calls.map(({ output }) => fieldAt(output, 'usage'));
  const read = usages.map(inspectUsage);
  const counted = read.length === 1 ? read[0] : addUsage(read);
  // A model's name may hold dots, so it is no path.
  const total = memberOf(fieldAt(sample, 'model_usage'), header.model);
  const usage = counted ?? (header.hasJudge ? undefined : inspectUsage(total));
  // What came out of Inspect's own cache took no time and cost nothing, and says neither of the model.
  const isCached = calls.some(({ event }) => fieldAt(event, 'cache') === 'read');
  return {
    usage,
    outputTokens: usage === undefined && calls.length === 1 ? countAt(usages[0], 'output_tokens') : undefined,
    costUsd: isCached ? undefined : sum(usages.map((one) => numberAt(one, 'total_cost'))),
    e2eMs: isCached ? undefined : secondsInMs(sum(calls.map(({ output }) => numberAt(output, 'time')))),
    fingerprint: textAt(calls.at(-1)?.event, 'call.response.system_fingerprint'),
  };
}

function memberOf(value: unknown, name: string): unknown {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

/** Calls of models by the id of the message that came back. */
function eventsById(sample: unknown): ReadonlyMap<string, unknown> {
  const events = [...listAt(sample, 'events'), ...listAt(sample, 'transcript.events')];
  return new Map(
    events.flatMap((event): readonly (readonly [string, unknown])[] => {
      const id = fieldAt(event, 'event') === 'model' ? textAt(event, 'output.choices.0.message.id') : undefined;
      return id === undefined ? [] : [[id, event]];
    }),
  );
}

/** @returns undefined when one is missing or below 0, and of no addends at all */
function sum(values: readonly (number | undefined)[]): number | undefined {
  if (values.length === 0 || values.some((value) => value === undefined || value < 0)) return undefined;
  const total = values.reduce<number>((all, value) => all + (value ?? 0), 0);
  return Number.isFinite(total) ? total : undefined;
}

/**
 * Tokens of one call or a sum of calls. Whether `input_tokens` holds the cached ones differs between vendors and between versions of
 * Inspect, and `total_tokens` tells which it is: everything that is not output was input.
 *
 * @returns undefined where the total fits neither reading
 */
export function inspectUsage(usage: unknown): Usage | undefined {
  const input = countAt(usage, 'input_tokens');
  const output = countAt(usage, 'output_tokens');
  if (input === undefined || output === undefined) return undefined;
  const read = countAt(usage, 'input_tokens_cache_read');
  const write = countAt(usage, 'input_tokens_cache_write');
  const apart = input + (read ?? 0) + (write ?? 0);
  const total = countAt(usage, 'total_tokens');
  const isCached = apart > input;
  if (isCached && total !== input + output && total !== apart + output) return undefined;
  const inputTokens = isCached && total === apart + output ? apart : input;
  const reasoning = countAt(usage, 'reasoning_tokens');
  return {
    inputTokens,
    cacheReadTokens: read,
    cacheWriteTokens: write,
    cacheWrite1hTokens: undefined,
    outputTokens: output,
    // Some vendors' thinking is counted beside the output, and is then no part of it.
    reasoningTokens: reasoning !== undefined && reasoning <= output ? reasoning : undefined,
    source: 'provider',
    raw: finiteJson(usage),
  };
}
