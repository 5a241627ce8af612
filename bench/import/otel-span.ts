import type { Outcome } from '#bench/domain/outcome.ts';
import type { Usage } from '#bench/domain/usage.ts';
import { finiteJson } from './finite-json.ts';
import type { ImportedRow, ImportedTrial } from './imported-row.ts';
import { otelContent, type SpanEvent } from './otel-content.ts';
import { otelGrades } from './otel-grades.ts';
import { contenderOf, type SettledSpans } from './otel-settings.ts';
import { countIn, numberIn, type OtlpAttributes, otlpAttributes, SpanFault, textIn } from './otlp-attributes.ts';
import { asText, fieldAt, isObject, secondsInMs } from './read-fields.ts';
import { answeredOutcome, failedOutcome, finishOf } from './read-outcome.ts';

/** What an operation has to be called to be one answer of a model; the last two by a library of before the conventions. */
const ANSWERS: ReadonlySet<string> = new Set(['chat', 'text_completion', 'generate_content', 'completion']);

/** Operations of the conventions that are no answer, named when they are passed over. */
const OTHERS: ReadonlySet<string> = new Set([
  'embeddings',
  'execute_tool',
  'invoke_agent',
  'create_agent',
  'invoke_workflow',
  'plan',
  'retrieval',
]);

/** Why a span without words is no trial, and what to do: nothing of it could be graded, shown, or told apart from another. */
const NO_WORDS =
  'no message content: its capture is opt-in. Switch it on where the traces are made (OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT=true, or span_only; TRACELOOP_TRACE_CONTENT=true), not into logs, and record again';

/**
 * The rows that a span gives: a trial and what of its evaluations could not be read, or why it is none.
 * @throws SpanFault when it is an answer and something in it cannot be read
 */
export function* readOtelSpan(span: unknown, place: string, settled: SettledSpans): Generator<ImportedRow> {
  if (!isObject(span)) throw new SpanFault('a span is no object');
  const attributes = otlpAttributes(span.attributes);
  const other = notAnAnswer(attributes);
  if (other !== undefined) {
    yield { kind: 'passed-over', place, why: other };
    return;
  }
  const contender = contenderOf(attributes, settled);
  if (contender === undefined)
    throw new SpanFault('neither gen_ai.request.model nor gen_ai.response.model says who answered');
  const events = eventsOf(span.events);
  const { prompt, answer } = otelContent(attributes, events);
  const failure = failureOf(attributes, span.status);
  if (prompt === undefined || prompt.length === 0 || (answer === undefined && failure === undefined)) {
    yield { kind: 'passed-over', place, why: NO_WORDS };
    return;
  }
  const finish = finishOf(firstReason(attributes) ?? answer?.finish);
  const { grades, passedOver } = failure === undefined ? otelGrades(events) : { grades: {}, passedOver: [] };
  const { usage, outputTokens } = usageOf(attributes);
  const [start, end] = [nanos(span, 'startTimeUnixNano'), nanos(span, 'endTimeUnixNano')];
  const ttftS = numberIn(attributes, 'gen_ai.response.time_to_first_chunk', 'gen_ai.server.time_to_first_token');
  const tools = attributes.get('gen_ai.tool.definitions');
  const type = textIn(attributes, 'gen_ai.output.type');
  const trial: ImportedTrial = {
    scenario: undefined,
    case: {
      id: undefined,
      content: tools === undefined ? prompt : { prompt, tools },
      reference: undefined,
      cluster: textIn(attributes, 'gen_ai.conversation.id')?.slice(0, 200),
      severity: undefined,
      slices: type === undefined ? {} : { outputType: type.slice(0, 60) },
    },
    contender,
    repetition: undefined,
    prompt,
    outcome: failure ?? answeredOutcome(finish),
    text: failure === undefined ? (answer?.text ?? '') : '',
    reasoningText: answer?.reasoningText ?? '',
    toolCalls: failure === undefined ? (answer?.toolCalls ?? []) : [],
    transcript: [],
    usage,
    outputTokens,
    costUsd: undefined,
    latency: {
      e2eMs: start === undefined || end === undefined || end <= start ? undefined : Number(end - start) / 1e6,
      ttftMs: secondsInMs(ttftS),
    },
    startedAt: instant(start),
    endedAt: instant(end),
    finish: failure === undefined ? finish : undefined,
    servedModel: textIn(attributes, 'gen_ai.response.model'),
    fingerprint: textIn(attributes, 'openai.response.system_fingerprint', 'gen_ai.openai.response.system_fingerprint'),
    grades,
  };
  yield { kind: 'trial', place, trial };
  for (const why of passedOver) yield { kind: 'passed-over', place, why };
}

/** @returns why a span is no answer of a model; undefined for one that is */
function notAnAnswer(attributes: OtlpAttributes): string | undefined {
  const named = attributes.get('gen_ai.operation.name') ?? attributes.get('llm.request.type');
  if (typeof named === 'string') {
    const operation = named.toLowerCase();
    if (ANSWERS.has(operation)) return undefined;
    return OTHERS.has(operation) ? `a span of ${operation}` : 'a span of another operation';
  }
  if (named !== undefined)
    throw new SpanFault(`gen_ai.operation.name is ${asText(named).slice(0, 40)}; expected a text`);
  // Before operations had a name, a call was known by the model it asks and the tokens it takes.
  const asks = attributes.has('gen_ai.request.model');
  const answers = [...attributes.keys()].some((key) => /^gen_ai\.(?:usage|completion|response)\b/.test(key));
  return asks && answers ? undefined : 'a span of something else than a model';
}

function eventsOf(list: unknown): readonly SpanEvent[] {
  if (list === undefined || list === null) return [];
  if (!Array.isArray(list)) throw new SpanFault('events is no list');
  return list.map((event: unknown): SpanEvent => {
    const attributes = otlpAttributes(fieldAt(event, 'attributes'));
    const name = fieldAt(event, 'name') ?? attributes.get('event.name');
    return { name: typeof name === 'string' ? name : '', attributes };
  });
}

/** Written as a number by the specification, as a word by some exporters. */
const ERROR_STATUS: readonly unknown[] = [2, '2', 'STATUS_CODE_ERROR'];

function failureOf(attributes: OtlpAttributes, status: unknown): Outcome | undefined {
  const type = textIn(attributes, 'error.type');
  const isFailed = type !== undefined || ERROR_STATUS.includes(fieldAt(status, 'code'));
  if (!isFailed) return undefined;
  const message = fieldAt(status, 'message');
  const http =
    countIn(attributes, 'http.response.status_code') ?? (/^[45]\d\d$/.test(type ?? '') ? Number(type) : undefined);
  const says = [type, typeof message === 'string' ? message : undefined].filter(
    (part) => part !== undefined && part !== '',
  );
  return failedOutcome(says.join(': ') || 'the span ended in an error that says nothing', http);
}

function firstReason(attributes: OtlpAttributes): string | undefined {
  const reasons = attributes.get('gen_ai.response.finish_reasons');
  if (typeof reasons === 'string' && !reasons.startsWith('[')) return reasons;
  const list = typeof reasons === 'string' ? parsedList(reasons) : reasons;
  const first: unknown = Array.isArray(list) ? list[0] : undefined;
  return typeof first === 'string' ? first : undefined;
}

function parsedList(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Totals are inclusive in the conventions. Parts that are larger than their total came by another rule, and then no total is known. */
function usageOf(attributes: OtlpAttributes): Pick<ImportedTrial, 'usage' | 'outputTokens'> {
  const input = countIn(
    attributes,
    'gen_ai.usage.input_tokens',
    'gen_ai.usage.prompt_tokens',
    'llm.usage.prompt_tokens',
  );
  const output = countIn(
    attributes,
    'gen_ai.usage.output_tokens',
    'gen_ai.usage.completion_tokens',
    'llm.usage.completion_tokens',
  );
  const read = countIn(
    attributes,
    'gen_ai.usage.cache_read.input_tokens',
    'gen_ai.usage.cache_read_input_tokens',
    'gen_ai.usage.cached_tokens',
  );
  const written = countIn(
    attributes,
    'gen_ai.usage.cache_creation.input_tokens',
    'gen_ai.usage.cache_creation_input_tokens',
  );
  const reasoning = countIn(
    attributes,
    'gen_ai.usage.reasoning.output_tokens',
    'gen_ai.usage.reasoning_tokens',
    'gen_ai.usage.details.reasoning_tokens',
  );
  if (output === undefined) return { usage: undefined, outputTokens: undefined };
  if (input === undefined || (read ?? 0) + (written ?? 0) > input) return { usage: undefined, outputTokens: output };
  const usage: Usage = {
    inputTokens: input,
    cacheReadTokens: read,
    cacheWriteTokens: written,
    cacheWrite1hTokens: undefined,
    outputTokens: output,
    reasoningTokens: reasoning !== undefined && reasoning > output ? undefined : reasoning,
    source: 'provider',
    raw: finiteJson(Object.fromEntries([...attributes].filter(([key]) => /^(?:gen_ai|llm)\.usage\./.test(key)))),
  };
  return { usage, outputTokens: undefined };
}

/** Largest 64-bit count of nanoseconds: the year 2554. */
const MOST_NANOS = 2n ** 64n - 1n;

/** @returns undefined for a time that is not there, or 0, which stands for that. @throws SpanFault for one that is no count */
function nanos(span: Readonly<Record<string, unknown>>, key: string): bigint | undefined {
  const value = span[key];
  if (value === undefined || value === null || value === '') return undefined;
  const text = String(value);
  const isCount = (typeof value === 'string' || typeof value === 'number') && /^\d{1,20}$/.test(text);
  if (!isCount || BigInt(text) > MOST_NANOS) {
    throw new SpanFault(`${key} is ${asText(value).slice(0, 40)}; expected nanoseconds since 1970 as a text of digits`);
  }
  return text === '0' ? undefined : BigInt(text);
}

function instant(at: bigint | undefined): string | undefined {
  return at === undefined ? undefined : new Date(Number(at / 1_000_000n)).toISOString();
}
