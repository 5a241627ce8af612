import { createHash } from 'node:crypto';
import type { Parameters } from '#bench/domain/call.ts';
import { costUsd } from '#bench/domain/cost.ts';
import type { TrialGrade } from '#bench/domain/grade.ts';
import type { Message, ToolCall } from '#bench/domain/message.ts';
import type { Run } from '#bench/domain/run.ts';
import type { Trial, TrialReply } from '#bench/domain/trial.ts';
import type { ExportFormat, ExportSource } from './export-format.ts';
import { inSeconds, saidInTrial } from './said-in-trial.ts';
import { type ToldTrial, toldTrials } from './told-trials.ts';
import { errorText } from './trial-rows.ts';
import { withoutSecrets } from './without-secrets.ts';

/** Version of OpenTelemetry's conventions that the names of the attributes are of. */
const SCHEMA_URL = 'https://opentelemetry.io/schemas/1.41.0';

/** Traces of OpenTelemetry with the GenAI conventions, as OTLP JSON: one span a trial. */
export const otelResults: ExportFormat = {
  id: 'otel',
  title: 'OpenTelemetry GenAI spans, OTLP JSON: one span a trial, one event a grade',
  makes: { kind: 'file', ending: '.json' },
  takesPolicy: false,
  notes: [
    'Messages, and the explanations of graders, go out with --with-content only.',
    'A span begins when the trial does and lasts as long as its latency e2eMs, without our queue and failed attempts; a trial of several calls is one span. What has no date has no time, and what was not timed ends as it begins.',
    'A grade that does not apply has no event; one that could not be given has an event with error.type "ungraded". Costs, which the conventions do not know, stand in bakeoff.cost_usd.',
  ],
  async write(source, files) {
    const { run } = source;
    const clean = withoutSecrets(source.secrets);
    const file = await files.open('spans.json');
    const resource = { attributes: attributes({ 'service.name': 'bakeoff', 'bakeoff.run.id': run.id }) };
    const scope = { name: 'bakeoff', version: run.sessions.at(-1)?.environment.bakeoff ?? '' };
    const head = `{"resourceSpans":[{"resource":${JSON.stringify(resource)},"scopeSpans":[{"scope":${JSON.stringify(scope)},"schemaUrl":"${SCHEMA_URL}","spans":[\n`;
    await file.write(clean(head));
    let between = '';
    for await (const told of toldTrials(source, { withReplies: source.withContent })) {
      await file.write(between + clean(JSON.stringify(spanOf(told, source))), 1);
      between = ',\n';
    }
    await file.write('\n]}]}]}\n');
    await file.close();
  },
};

/** Our providers by the conventions' names, where those differ. */
const PROVIDER_NAMES: ReadonlyMap<string, string> = new Map([
  ['google', 'gcp.gemini'],
  ['google-legacy', 'gcp.gemini'],
  ['mistral', 'mistral_ai'],
  ['xai', 'x_ai'],
]);

const CLIENT = 3;
const [OK, ERROR] = [1, 2];

function spanOf({ trial, reply, grades }: ToldTrial, { run, withContent }: ExportSource) {
  const contender = run.plan.contenders.find(({ label }) => label === trial.contender);
  const identity = createHash('sha256').update(`${run.id}\n${trial.id}`).digest('hex');
  const error = errorText(trial);
  const { latency } = trial;
  const modelId = contender?.modelId ?? trial.contender;
  return {
    traceId: identity.slice(0, 32),
    spanId: identity.slice(32, 48),
    name: `chat ${modelId}`,
    kind: CLIENT,
    ...timesOf(trial),
    attributes: attributes({
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': contender && (PROVIDER_NAMES.get(contender.provider) ?? contender.provider),
      'gen_ai.request.model': modelId,
      ...requestAttributes(contender?.parameters ?? {}),
      'gen_ai.request.stream': contender?.stream,
      'gen_ai.response.model': trial.servedModel,
      'gen_ai.response.id': trial.attempts.at(-1)?.requestId,
      'gen_ai.response.finish_reasons': trial.finish && [trial.finish.raw ?? trial.finish.reason],
      'gen_ai.response.time_to_first_chunk': double(inSeconds(latency?.ttftMs)),
      'gen_ai.usage.input_tokens': trial.usage?.inputTokens,
      'gen_ai.usage.output_tokens': trial.usage?.outputTokens ?? trial.recorded?.outputTokens,
      'gen_ai.usage.cache_read.input_tokens': trial.usage?.cacheReadTokens,
      'gen_ai.usage.cache_creation.input_tokens': trial.usage?.cacheWriteTokens,
      'gen_ai.usage.reasoning.output_tokens': trial.usage?.reasoningTokens,
      'openai.response.system_fingerprint': trial.fingerprint,
      'error.type': errorType(trial),
      ...(withContent && reply !== undefined ? contentAttributes(reply, trial) : {}),
      'bakeoff.trial.id': trial.id,
      'bakeoff.scenario': trial.scenario,
      'bakeoff.case': trial.case,
      'bakeoff.cluster': trial.cluster,
      'bakeoff.contender': trial.contender,
      'bakeoff.repetition': trial.repetition,
      'bakeoff.evidence': trial.evidence,
      'bakeoff.outcome': trial.outcome.kind,
      'bakeoff.cost_usd': double(costUsd(trial.cost)),
      'bakeoff.e2e_ms': double(latency?.e2eMs),
      'bakeoff.ttfat_ms': double(latency?.ttfatMs),
      'bakeoff.attempts': trial.attempts.length,
      'bakeoff.output_hash': trial.outputHash,
    }),
    events: grades.flatMap((grade) => eventOf(grade, run, withContent)),
    status: error === undefined ? { code: OK } : { code: ERROR, message: error },
  };
}

/**
 * A failed trial lasts until it was over. An answer that was not timed ends as it begins: a span must end, and its length is read as latency.
 * @returns nothing for a recording without a date: a span that began in 1970 would be a measurement
 */
function timesOf({ startedAt, endedAt, latency, outcome }: Trial): {
  startTimeUnixNano?: string;
  endTimeUnixNano?: string;
} {
  const start = nanosOf(startedAt);
  if (start === undefined) return {};
  const timed = latency?.e2eMs === undefined ? start : start + BigInt(Math.round(latency.e2eMs * 1e6));
  const end = outcome.kind === 'failed' ? (nanosOf(endedAt) ?? start) : timed;
  return { startTimeUnixNano: String(start), endTimeUnixNano: String(end) };
}

function nanosOf(at: string | undefined): bigint | undefined {
  const ms = at === undefined ? Number.NaN : Date.parse(at);
  return Number.isNaN(ms) ? undefined : BigInt(ms) * 1_000_000n;
}

function requestAttributes(parameters: Parameters): Readonly<Record<string, Attribute>> {
  return {
    'gen_ai.request.temperature': double(parameters.temperature),
    'gen_ai.request.top_p': double(parameters.topP),
    'gen_ai.request.seed': parameters.seed,
    'gen_ai.request.max_tokens': parameters.maxOutputTokens,
    'gen_ai.request.stop_sequences': parameters.stop,
    'gen_ai.request.reasoning.level': parameters.reasoningEffort,
  };
}

/** `timeout` is the conventions' own word. */
function errorType({ outcome }: Trial): string | undefined {
  switch (outcome.kind) {
    case 'failed':
      return outcome.failure.kind === 'timed-out' ? 'timeout' : outcome.failure.kind;
    case 'broken':
    case 'missing-recording':
      return outcome.kind;
    default:
      return undefined;
  }
}

function contentAttributes(reply: TrialReply, { finish }: Trial): Readonly<Record<string, Attribute>> {
  const { text, reasoningText, toolCalls, replies } = saidInTrial(reply);
  const parts = [
    ...(reasoningText === '' ? [] : [{ type: 'reasoning', content: reasoningText }]),
    ...(text === '' ? [] : [{ type: 'text', content: text }]),
    ...toolCalls.map(callPart),
  ];
  const answer = { role: 'assistant', parts, finish_reason: finish?.raw ?? finish?.reason ?? '' };
  return {
    'gen_ai.input.messages': JSON.stringify(reply.prompt.map(messageOf)),
    'gen_ai.output.messages': replies === 0 && text === '' ? undefined : JSON.stringify([answer]),
  };
}

function messageOf(message: Message): Readonly<Record<string, unknown>> {
  if (message.role === 'tool') {
    return { role: 'tool', parts: [{ type: 'tool_call_response', id: message.toolCallId, response: message.text }] };
  }
  const calls = message.role === 'assistant' ? (message.toolCalls ?? []) : [];
  return { role: message.role, parts: [{ type: 'text', content: message.text }, ...calls.map(callPart)] };
}

/** Arguments as they were received: what is no JSON stays the text it was. */
function callPart({ id, name, rawInput }: ToolCall): Readonly<Record<string, unknown>> {
  return { type: 'tool_call', id, name, arguments: rawInput };
}

function eventOf({ grader, grade }: TrialGrade, run: Run, withContent: boolean): readonly object[] {
  if (grade.kind === 'notApplicable') return [];
  const isScored = grade.kind === 'scored';
  const at = nanosOf(run.grading.passes.find(({ number }) => number === run.grading.current)?.at);
  return [
    {
      name: 'gen_ai.evaluation.result',
      ...(at === undefined ? {} : { timeUnixNano: String(at) }),
      attributes: attributes({
        'gen_ai.evaluation.name': grader,
        'gen_ai.evaluation.score.value': isScored ? double(grade.score) : undefined,
        'gen_ai.evaluation.score.label': isScored ? LABELS.get(grade.score) : undefined,
        'gen_ai.evaluation.explanation': withContent ? (isScored ? grade.detail : grade.reason) : undefined,
        'error.type': isScored ? undefined : 'ungraded',
        'bakeoff.failure_mode': isScored ? grade.mode : undefined,
      }),
    },
  ];
}

/** What lies between is neither. */
const LABELS: ReadonlyMap<number, string> = new Map([
  [1, 'pass'],
  [0, 'fail'],
]);

/** A number that stays a double where it happens to be whole. */
interface Double {
  readonly double: number;
}

type Attribute = string | number | boolean | Double | readonly string[] | undefined;

function double(value: number | undefined): Double | undefined {
  return value === undefined ? undefined : { double: value };
}

/** The list that OTLP makes of attributes; what is not known has none. 64-bit integers are texts in its JSON. */
function attributes(known: Readonly<Record<string, Attribute>>): readonly object[] {
  return Object.entries(known).flatMap(([key, value]) =>
    value === undefined ? [] : [{ key, value: anyValue(value) }],
  );
}

function anyValue(value: Exclude<Attribute, undefined>): object {
  switch (typeof value) {
    case 'string':
      return { stringValue: value };
    case 'boolean':
      return { boolValue: value };
    case 'number':
      return Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: value };
    default:
      return 'double' in value
        ? { doubleValue: value.double }
        : { arrayValue: { values: value.map((stringValue) => ({ stringValue })) } };
  }
}
