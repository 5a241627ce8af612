import type { Finish } from '#bench/domain/reply.ts';
import { addUsage, type Usage } from '#bench/domain/usage.ts';
import { finiteJson } from './finite-json.ts';
import { countAt, fieldAt, listAt, numberAt, secondsInMs, textAt } from './read-fields.ts';
import { finishOf } from './read-outcome.ts';

/** What is kept of a span until its trace is complete: figures, and no text. */
export interface BraintrustSpan {
  readonly id: string | undefined;
  readonly parents: readonly string[];
  /** eval, task, llm, score, function, tool, … */
  readonly kind: string | undefined;
  readonly isScorer: boolean;
  readonly model: string | undefined;
  readonly finish: Finish | undefined;
  readonly usage: Usage | undefined;
  /** Epoch seconds. */
  readonly start: number | undefined;
  readonly durationMs: number | undefined;
  readonly ttftMs: number | undefined;
  /** US dollars. */
  readonly cost: number | undefined;
}

/** What the spans below a root add up to: the contender's calls, without the scorers'. */
export interface FoldedSpans {
  readonly model: string | undefined;
  readonly finish: Finish | undefined;
  readonly usage: Usage | undefined;
  readonly ttftMs: number | undefined;
  readonly cost: number | undefined;
  /** Sum over the calls, else the one task; undefined: the spans do not tell. */
  readonly e2eMs: number | undefined;
}

const NOTHING: FoldedSpans = {
  model: undefined,
  finish: undefined,
  usage: undefined,
  ttftMs: undefined,
  cost: undefined,
  e2eMs: undefined,
};

export function braintrustSpan(row: unknown): BraintrustSpan {
  const kind = textAt(row, 'span_attributes.type');
  return {
    id: textAt(row, 'span_id'),
    parents: listAt(row, 'span_parents').filter((parent) => typeof parent === 'string'),
    kind,
    isScorer: kind === 'score' || fieldAt(row, 'span_attributes.purpose') === 'scorer',
    model: textAt(row, 'metadata.model'),
    finish:
      finishOf(fieldAt(row, 'output.0.finish_reason')) ??
      finishOf(fieldAt(row, 'output.choices.0.finish_reason')) ??
      finishOf(fieldAt(row, 'output.finish_reason')) ??
      finishOf(fieldAt(row, 'metadata.finish_reason')),
    usage: braintrustUsage(fieldAt(row, 'metrics')),
    start: numberAt(row, 'metrics.start'),
    durationMs: durationMs(fieldAt(row, 'metrics')),
    ttftMs: secondsInMs(numberAt(row, 'metrics.time_to_first_token')),
    cost: costAt(fieldAt(row, 'metrics')),
  };
}

/**
 * The contender's part of a trace. A call below a scorer is the judge's; whether one is can only be said when the spans between it and the
 * root are there, so with a gap in between nothing is added up.
 */
export function foldSpans(rootId: string, spans: readonly BraintrustSpan[]): FoldedSpans {
  const byId = new Map(spans.flatMap((span) => (span.id === undefined ? [] : [[span.id, span] as const])));
  const calls: BraintrustSpan[] = [];
  for (const span of spans) {
    if (span.kind !== 'llm') continue;
    const whose = whoseCall(span, rootId, byId);
    if (whose === 'unknown') return NOTHING;
    if (whose === 'contender') calls.push(span);
  }
  if (calls.length === 0) {
    const tasks = spans.filter(({ kind }) => kind === 'task');
    return { ...NOTHING, e2eMs: tasks.length === 1 ? tasks[0]?.durationMs : undefined };
  }
  const inOrder = calls.every(({ start }) => start !== undefined)
    ? calls.toSorted((one, other) => (one.start ?? 0) - (other.start ?? 0))
    : undefined;
  const models = new Set(calls.map(({ model }) => model));
  const [only] = calls;
  return {
    model: models.size === 1 ? only?.model : undefined,
    finish: calls.length === 1 ? only?.finish : inOrder?.at(-1)?.finish,
    usage: calls.length === 1 ? only?.usage : addUsage(calls.map(({ usage }) => usage)),
    ttftMs: calls.length === 1 ? only?.ttftMs : inOrder?.[0]?.ttftMs,
    cost: sum(calls.map(({ cost }) => cost)),
    e2eMs: sum(calls.map((call) => call.durationMs)),
  };
}

function whoseCall(
  call: BraintrustSpan,
  rootId: string,
  byId: ReadonlyMap<string, BraintrustSpan>,
): 'contender' | 'scorer' | 'unknown' {
  const seen = new Set<BraintrustSpan>();
  let open: readonly BraintrustSpan[] = [call];
  let isUnknown = false;
  while (open.length > 0) {
    const above: BraintrustSpan[] = [];
    for (const span of open) {
      if (span.isScorer) return 'scorer';
      seen.add(span);
      for (const parent of span.parents) {
        const found = byId.get(parent);
        if (found !== undefined && !seen.has(found)) above.push(found);
        if (found === undefined && parent !== rootId) isUnknown = true;
      }
    }
    open = above;
  }
  return isUnknown ? 'unknown' : 'contender';
}

function sum(values: readonly (number | undefined)[]): number | undefined {
  return values.reduce<number | undefined>(
    (total, value) => (total === undefined || value === undefined ? undefined : total + value),
    0,
  );
}

/** Tokens of a span, cached and thinking ones being part of the totals; a part larger than its whole is none. */
export function braintrustUsage(metrics: unknown): Usage | undefined {
  const input = countAt(metrics, 'prompt_tokens');
  const output = countAt(metrics, 'completion_tokens');
  if (input === undefined || output === undefined) return undefined;
  const part = (name: string, whole: number): number | undefined => {
    const tokens = countAt(metrics, name);
    return tokens === undefined || tokens > whole ? undefined : tokens;
  };
  return {
    inputTokens: input,
    cacheReadTokens: part('prompt_cached_tokens', input),
    cacheWriteTokens: part('prompt_cache_creation_tokens', input),
    cacheWrite1hTokens: undefined,
    outputTokens: output,
    reasoningTokens: part('completion_reasoning_tokens', output),
    source: 'provider',
    raw: finiteJson(metrics),
  };
}

/** US dollars; what is below 0 is no cost. */
export function costAt(metrics: unknown): number | undefined {
  const cost = numberAt(metrics, 'estimated_cost');
  return cost !== undefined && cost >= 0 && cost < MOST_USD ? cost : undefined;
}

/** A number beyond it is no price of an answer, and no decimal text either. */
const MOST_USD = 1e9;

/** From start to end, to the microsecond. */
export function durationMs(metrics: unknown): number | undefined {
  const [start, end] = [numberAt(metrics, 'start'), numberAt(metrics, 'end')];
  return start === undefined || end === undefined ? undefined : secondsInMs(end - start);
}
