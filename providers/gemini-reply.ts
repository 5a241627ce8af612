import type { Finish, FinishReason, ReplyPart } from '#bench/domain/reply.ts';
import type { GeminiPart } from './gemini-request.ts';
import { geminiUsage } from './gemini-usage.ts';
import { memberOf, textOf } from './json-text.ts';
import { monotonicMs } from './monotonic-ms.ts';

/** One answer, or one chunk of it, as Gemini's wire has it. */
export interface GeminiChunk {
  readonly candidates?: readonly {
    readonly content?: { readonly parts?: readonly GeminiPart[] };
    readonly finishReason?: string;
  }[];
  readonly promptFeedback?: { readonly blockReason?: string };
  readonly usageMetadata?: unknown;
  readonly modelVersion?: string;
  readonly responseId?: string;
}

/** Puts the chunks of one reply together, for both Google SDKs: their own readings of a chunk lose thoughts and repeat calls. */
export class GeminiReply {
  #raw: string | undefined;
  #blocked = false;
  #finishedAtMs: number | undefined;
  #usage: unknown;
  #model: string | undefined;
  #id: string | undefined;
  #calls = 0;
  readonly #parts: GeminiPart[] = [];

  *read(chunk: GeminiChunk): Generator<ReplyPart, void, void> {
    this.#usage = chunk.usageMetadata ?? this.#usage;
    this.#model = textOf(chunk.modelVersion) ?? this.#model;
    this.#id = textOf(chunk.responseId) ?? this.#id;
    const candidate = chunk.candidates?.[0];
    for (const part of candidate?.content?.parts ?? []) yield* this.#part(part);
    const blockReason = textOf(chunk.promptFeedback?.blockReason);
    const raw = textOf(candidate?.finishReason) ?? blockReason;
    if (raw === undefined) return;
    this.#raw = raw;
    this.#blocked = blockReason === raw;
    // Usage may follow in a chunk of its own; the reply does not get longer by it.
    this.#finishedAtMs ??= monotonicMs();
  }

  *#part(part: GeminiPart): Generator<ReplyPart, void, void> {
    this.#keep(part);
    const text = textOf(part.text);
    if (text !== undefined) yield part.thought ? { kind: 'reasoning', text } : { kind: 'text', text };
    if (part.functionCall === undefined) return;
    const index = this.#calls;
    this.#calls += 1;
    const { id, name, args } = part.functionCall;
    yield {
      kind: 'tool-call',
      index,
      ...(textOf(id) === undefined ? {} : { id: String(id) }),
      name: name ?? '',
      inputText: JSON.stringify(args ?? {}),
    };
  }

  /** Plain text grows its predecessor; whatever carries a signature stands as it came. */
  #keep(part: GeminiPart): void {
    if (part.thought) return;
    const last = this.#parts.at(-1);
    if (isPlainText(part) && last !== undefined && isPlainText(last)) {
      this.#parts[this.#parts.length - 1] = { text: `${last.text ?? ''}${part.text ?? ''}` };
    } else if (part.text !== '' || part.thoughtSignature !== undefined) this.#parts.push(part);
  }

  /** @param headers of the answer: the tier that was billed stands nowhere else */
  *finished(headers?: Headers): Generator<ReplyPart, void, void> {
    if (this.#raw === undefined || this.#finishedAtMs === undefined) return;
    const signed = this.#parts.some(
      (part) => part.thoughtSignature !== undefined || part.functionCall?.id !== undefined,
    );
    yield {
      kind: 'finished',
      finish: this.#finish(this.#raw),
      usage: geminiUsage(this.#usage),
      requestId: this.#id,
      servedModel: this.#model,
      fingerprint: undefined,
      serviceTier: headers?.get('x-gemini-service-tier') ?? textOf(memberOf(this.#usage, 'serviceTier')),
      ...(signed ? { providerState: this.#parts } : {}),
      atMs: this.#finishedAtMs,
    };
  }

  #finish(raw: string): Finish {
    if (this.#blocked) return { reason: 'content-filter', raw };
    const reason = FINISHES[raw] ?? 'other';
    return { reason: reason === 'stop' && this.#calls > 0 ? 'tool-calls' : reason, raw };
  }
}

function isPlainText(part: GeminiPart): boolean {
  return part.text !== undefined && Object.keys(part).length === 1;
}

const FINISHES: Readonly<Record<string, FinishReason>> = {
  STOP: 'stop',
  // Not in Google's own list; servers that speak its protocol send it.
  FUNCTION_CALL: 'tool-calls',
  MAX_TOKENS: 'length',
  SAFETY: 'content-filter',
  RECITATION: 'content-filter',
  BLOCKLIST: 'content-filter',
  PROHIBITED_CONTENT: 'content-filter',
  SPII: 'content-filter',
};
