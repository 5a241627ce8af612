import { createReadStream } from 'node:fs';
import type { ImportFile, ImportFormat } from './import-format.ts';
import type { ImportedRow } from './imported-row.ts';
import { type SettledSpans, SpanSettingsTally } from './otel-settings.ts';
import { readOtelSpan } from './otel-span.ts';
import { SpanFault } from './otlp-attributes.ts';
import { fieldAt, isObject, listAt, textAt } from './read-fields.ts';
import { readImportLines } from './read-import-lines.ts';
import { readJsonRecords } from './read-json-records.ts';

/** Traces of OpenTelemetry with the GenAI conventions, as OTLP JSON: one document, or one export request a line. */
export const otel: ImportFormat = {
  id: 'otel',
  title: 'OpenTelemetry GenAI spans, OTLP JSON (.json, .jsonl)',
  holds: ['trials'],
  primary: undefined,
  cannotKnow: [
    'cost',
    'the words, unless their capture was switched on where the trace was made',
    'whether the time of a span holds retries of the client library',
    'time to first token, but where gen_ai.response.time_to_first_chunk is recorded',
    'how two spans of the same question differ in the tools they offer, unless gen_ai.tool.definitions is recorded',
  ],
  mapping: () => [
    { ours: 'trial', theirs: 'a span with gen_ai.operation.name chat, text_completion or generate_content' },
    {
      ours: 'contender',
      theirs: 'gen_ai.provider.name (gen_ai.system) and gen_ai.request.model, with the parameters that differ',
    },
    {
      ours: 'parameters',
      theirs: `gen_ai.request.temperature, top_p, seed, max_tokens, stop_sequences, reasoning.level; not one that changes from call to call`,
    },
    { ours: 'case', theirs: 'the prompt with gen_ai.tool.definitions: equal content is the same case' },
    { ours: 'cluster', theirs: 'gen_ai.conversation.id' },
    { ours: 'repetition', theirs: 'counted: the n-th answer of a contender to a case' },
    {
      ours: 'prompt, answer',
      theirs:
        'gen_ai.system_instructions, gen_ai.input.messages, gen_ai.output.messages (first choice); before 1.37 gen_ai.prompt, gen_ai.completion and the message events',
    },
    { ours: 'outcome', theirs: 'error.type or status code 2: failed; gen_ai.response.finish_reasons' },
    { ours: 'latency e2eMs', theirs: 'endTimeUnixNano - startTimeUnixNano' },
    { ours: 'latency ttftMs', theirs: 'gen_ai.response.time_to_first_chunk, seconds' },
    { ours: 'usage', theirs: 'gen_ai.usage.input_tokens, output_tokens, cache_read, cache_creation, reasoning' },
    { ours: 'served model', theirs: 'gen_ai.response.model' },
    {
      ours: 'grades',
      theirs: 'events gen_ai.evaluation.result: score.value within [0, 1], or a score.label such as pass and fail',
    },
  ],
  async *read(file) {
    const settings = new SpanSettingsTally();
    for await (const found of spansOf(file)) if (found.kind === 'span') settings.add(found.span);
    yield* rowsOf(file, settings.settled());
  },
};

type Found =
  | { readonly kind: 'span'; readonly place: string; readonly span: unknown }
  | { readonly kind: 'scope'; readonly scope: unknown }
  | { readonly kind: 'row'; readonly row: ImportedRow };

async function* rowsOf(file: ImportFile, settings: SettledSpans): AsyncGenerator<ImportedRow> {
  const scopes = new Set<string>();
  let spans = 0;
  let rows = 0;
  for await (const found of spansOf(file)) {
    if (found.kind === 'row') {
      rows += 1;
      yield found.row;
    } else if (found.kind === 'scope') {
      const name = textAt(found.scope, 'name');
      if (name !== undefined && scopes.size < MOST_SCOPES) {
        scopes.add([name, textAt(found.scope, 'version') ?? ''].join(' ').trim().slice(0, 80));
      }
    } else {
      spans += 1;
      try {
        yield* readOtelSpan(found.span, found.place, settings);
      } catch (error) {
        if (!(error instanceof SpanFault)) throw error;
        yield { kind: 'fault', place: found.place, says: error.message };
      }
    }
  }
  if (spans === 0 && rows === 0) {
    throw new Error(
      `${file.name} has no resourceSpans[].scopeSpans[].spans[], so it holds no trace in OTLP JSON. Accepted: one such document, or one a line as the collector's file exporter writes them`,
    );
  }
  yield {
    kind: 'about',
    tool: scopes.size === 0 ? 'OpenTelemetry' : `OpenTelemetry (${[...scopes].join(', ')})`,
    writtenAt: undefined,
    title: undefined,
  };
}

/** Libraries that are named as what wrote the trace. */
const MOST_SCOPES = 3;

async function* spansOf(file: ImportFile): AsyncGenerator<Found> {
  if (/\.(?:jsonl|ndjson)$/i.test(file.name) || (await holdsLines(file.path))) yield* spansOfLines(file);
  else yield* spansOfDocument(file);
}

const SPANS = '$.resourceSpans.*.scopeSpans.*.spans.*';
const SCOPES = '$.resourceSpans.*.scopeSpans.*.scope';

async function* spansOfDocument(file: ImportFile): AsyncGenerator<Found> {
  for await (const { path, at, value } of readJsonRecords(file.path, [SPANS, SCOPES])) {
    if (path === SCOPES) yield { kind: 'scope', scope: value };
    else yield { kind: 'span', place: placeOf(value, at), span: value };
  }
}

async function* spansOfLines(file: ImportFile): AsyncGenerator<Found> {
  for await (const { place, value, says } of readImportLines(file.path)) {
    if (says !== undefined) {
      yield { kind: 'row', row: { kind: 'fault', place, says } };
    } else if (!isObject(value) || !Array.isArray(value.resourceSpans)) {
      yield { kind: 'row', row: otherLine(value, place) };
    } else {
      let at = 0;
      for (const resource of value.resourceSpans) {
        for (const scoped of listAt(resource, 'scopeSpans')) {
          yield { kind: 'scope', scope: fieldAt(scoped, 'scope') };
          for (const span of listAt(scoped, 'spans')) {
            yield { kind: 'span', place: `${place}, ${placeOf(span, at)}`, span };
            at += 1;
          }
        }
      }
    }
  }
}

function otherLine(value: unknown, place: string): ImportedRow {
  if (isObject(value) && ['resourceLogs', 'resourceMetrics'].some((key) => Object.hasOwn(value, key))) {
    return { kind: 'passed-over', place, why: 'logs or metrics, no spans' };
  }
  return { kind: 'fault', place, says: 'no list "resourceSpans", as an OTLP export request has' };
}

/** A span by its id, which finds it in every tool; by its number where it has none. */
function placeOf(span: unknown, at: number): string {
  const id = fieldAt(span, 'spanId');
  return typeof id === 'string' && /^[\w+/=-]{1,40}$/.test(id) ? `span ${id}` : `span number ${at + 1}`;
}

const [NEWLINE, QUOTE, BACKSLASH] = [0x0a, 0x22, 0x5c];
const OPENS = new Set([0x7b, 0x5b]);
const CLOSES = new Set([0x7d, 0x5d]);
const BLANKS = new Set([0x20, 0x09, 0x0a, 0x0d]);

/** Whether a file holds one JSON value a line, whatever it is called: the first line is complete, and something comes after it. */
async function holdsLines(path: string): Promise<boolean> {
  let [depth, began, inText, escaped, ended] = [0, false, false, false, false];
  for await (const chunk of createReadStream(path) as AsyncIterable<Uint8Array>) {
    for (const byte of chunk) {
      if (ended) {
        if (!BLANKS.has(byte)) return true;
      } else if (inText) {
        if (escaped) escaped = false;
        else if (byte === BACKSLASH) escaped = true;
        else if (byte === QUOTE) inText = false;
      } else if (byte === QUOTE) inText = true;
      else if (OPENS.has(byte)) {
        depth += 1;
        began = true;
      } else if (CLOSES.has(byte)) depth -= 1;
      else if (byte === NEWLINE && began) {
        if (depth > 0) return false;
        ended = true;
      }
    }
  }
  return false;
}
