import { createHash } from 'node:crypto';
import { canonicalJson } from '#bench/domain/fingerprint.ts';
import type { Message } from '#bench/domain/message.ts';
import { caseReference } from './case-reference.ts';
import { caseSlug } from './import-slugs.ts';
import type { AskableCase, ImportedTrial } from './imported-row.ts';
import { isObject } from './read-fields.ts';
import { type RedactedKind, TraceRedaction } from './redact-trace.ts';
import { tooDeep } from './too-deep.ts';

export interface TraceCaseOptions {
  /** Default: what the trace calls it, else a name made from what it asks. */
  readonly id: string | undefined;
  /** Keeps the answer as a candidate for a reference, marked as reviewed by nobody. */
  readonly withAnswer: boolean;
  readonly format: string;
  readonly file: { readonly name: string; readonly sha256: string };
  readonly place: string;
  /** Known word for word: the keys of this process. */
  readonly secrets: readonly string[];
}

/** A line of cases.jsonl that was somebody's real question. */
export interface TraceCase {
  readonly id: string;
  readonly messages: readonly Message[];
  /** Nobody has said yet what is right, unless the trace had it. */
  readonly reference: readonly unknown[] | null;
  readonly severity?: string;
  readonly cluster?: string;
  readonly candidate?: { readonly text: string; readonly by: string; readonly reviewed: boolean };
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly source: {
    readonly file: string;
    readonly sha256: string;
    readonly place: string;
    readonly format: string;
    /** sha256 of the row as it was read, canonical JSON, before anything was taken out: the same trace is known again by it. */
    readonly row: string;
    /** Kind -> how often something was taken out. */
    readonly redacted: Readonly<Record<string, number>>;
  };
}

const CASE_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

/**
 * A recorded question as a case: what has the shape of a secret or an address taken out of every text of it, and where it is from kept as
 * hashes. The answer stays behind unless it is asked for.
 * @throws Error when it asks nothing, or the id given is none
 */
export function caseFromTrace(trace: ImportedTrial | AskableCase, options: TraceCaseOptions): TraceCase {
  const { case: found, prompt } = trace;
  if (prompt.every(({ text }) => text.trim() === '')) {
    throw new Error(`${options.place} asks nothing: no message of it has a text`);
  }
  if (options.id !== undefined && !CASE_ID.test(options.id)) {
    throw new Error(`"${options.id}" is no case id. Accepted: letters, digits, ".", "_" and "-", at most 100`);
  }
  const redaction = new TraceRedaction(options.secrets);
  const messages = prompt.map((message) => cleanMessage(message, redaction));
  const reference = caseReference(redaction.json(found.reference), options.format);
  const cluster = found.cluster === undefined ? undefined : redaction.text(found.cluster);
  const answer = 'contender' in trace ? { text: trace.text, by: trace.contender.label } : undefined;
  const candidate =
    options.withAnswer && answer !== undefined && answer.text !== ''
      ? { text: redaction.text(answer.text), by: redaction.text(answer.by), reviewed: false }
      : undefined;
  const metadata = {
    ...('metadata' in trace ? membersOf(redaction.json(trace.metadata)) : {}),
    ...(reference.kind === 'other' ? { reference: reference.value } : {}),
  };
  return {
    // Named by what is asked once it is clean: an id with a hash of a secret would give a way to guess it.
    id:
      options.id ??
      caseSlug({
        id: found.id === undefined ? undefined : redaction.text(found.id),
        content: messages,
        reference: undefined,
      }),
    messages,
    reference:
      reference.kind === 'texts' ? reference.texts : reference.kind === 'assertions' ? reference.assertions : null,
    ...(found.severity === undefined ? {} : { severity: found.severity }),
    ...(cluster === undefined ? {} : { cluster }),
    ...(candidate === undefined ? {} : { candidate }),
    ...(Object.keys(metadata).length === 0 ? {} : { metadata }),
    source: {
      file: options.file.name,
      sha256: options.file.sha256,
      place: options.place,
      format: options.format,
      row: createHash('sha256').update(canonicalJson(trace)).digest('hex'),
      redacted: Object.fromEntries<number>(redaction.counts satisfies ReadonlyMap<RedactedKind, number>),
    },
  };
}

function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return isObject(value) ? value : {};
}

/** Arguments are cleaned as values and written again: in their JSON text an escape would run into an address. */
function cleanMessage(message: Message, redaction: TraceRedaction): Message {
  switch (message.role) {
    case 'system':
    case 'user':
      return { role: message.role, text: redaction.text(message.text) };
    case 'assistant':
      return {
        role: 'assistant',
        text: redaction.text(message.text),
        ...(message.toolCalls === undefined
          ? {}
          : {
              toolCalls: message.toolCalls.map(({ id, name, input, rawInput }) => {
                const clean = input === undefined ? undefined : redaction.json(input);
                return {
                  id,
                  name: redaction.text(name),
                  input: clean ?? null,
                  rawInput: clean === undefined ? redaction.text(rawInput) : JSON.stringify(clean),
                };
              }),
            }),
      };
    case 'tool':
      return {
        role: 'tool',
        toolCallId: message.toolCallId,
        name: redaction.text(message.name),
        text: toolText(message.text, redaction),
        ...(message.isError === undefined ? {} : { isError: message.isError }),
      };
    default:
      return message satisfies never;
  }
}

/** What a tool returned is JSON as a rule, and stays letter for letter where nothing is taken out. */
function toolText(text: string, redaction: TraceRedaction): string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return redaction.text(text);
  }
  if (typeof value !== 'object' || tooDeep(value)) return redaction.text(text);
  const before = canonicalJson(value);
  const clean = redaction.json(value);
  return canonicalJson(clean) === before ? text : JSON.stringify(clean);
}
