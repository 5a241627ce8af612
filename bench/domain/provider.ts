import type { Call } from './call.ts';
import type { Contender } from './contender.ts';
import type { Evidence } from './evidence.ts';
import type { Message, ToolCall } from './message.ts';
import type { ReplyPart } from './reply.ts';
import type { Usage } from './usage.ts';

/** What the runner hands an adapter beside the call. */
export interface AskContext {
  /** Ends the call. After it fires an adapter throws CallError `aborted`; it never ends quietly. */
  readonly signal: AbortSignal;
  /** Sent with the request. Only the lab gets any: the seed of its answer. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Called by an adapter that talks on another thread; the others are watched from outside, below their SDK. */
  readonly transport?: (event: TransportEvent) => void;
}

/** What the connection did under a call. `atMs` is the process's monotonic clock, in ms. */
export type TransportEvent =
  | {
      /** The request was handed to the HTTP client, which may have to connect first: from here the connect watchdog counts. */
      readonly kind: 'created';
      readonly atMs: number;
    }
  | {
      /** The request head was written to the socket. */
      readonly kind: 'sent';
      readonly atMs: number;
      /** Whether the socket had carried a request before; a new one costs a handshake, which is `connectMs`. */
      readonly reused: boolean;
      readonly connectMs: number | undefined;
      /** `h2` or `http/1.1`; undefined without TLS. */
      readonly alpn: string | undefined;
    }
  | {
      readonly kind: 'headers';
      readonly atMs: number;
      readonly status: number;
      /** Whether the answer says it comes from the simulated lab. */
      readonly simulated: boolean;
      /** Rate-limit headers as received, names in lower case; missing where there were none. */
      readonly limits?: Readonly<Record<string, string>>;
    };

/** The response header by which the lab says that nothing in its answers is real. */
export const LAB_HEADER = 'x-bakeoff-lab';
/** The request header that seeds the lab's answer: `<trial seed>/<call>/<attempt>`. */
export const LAB_SEED_HEADER = 'x-bakeoff-lab-seed';

/** An adapter for one API. It owns neither retries nor timeouts nor clocks: one call in, parts out, in order of arrival. */
export interface AskingProvider {
  readonly kind: 'asking';
  /** A key of the registry. */
  readonly id: string;
  readonly evidence: Exclude<Evidence, 'recorded' | 'imported' | 'control'>;
  /** Calls with the same key share one rate limit: provider, base URL and which key variable, never the key. */
  readonly limitKey: string;
  /** Host of the base URL, for the record. */
  readonly baseUrlHost: string;
  /** Name and version of the SDK underneath, for the record. */
  readonly sdk: string;
  /**
   * What this API cannot take, in words that say what to change; empty when all is well. Asked before the run, so that no
   * call is spent on a request that must be refused.
   */
  refuses(contender: Contender, needs: CallNeeds): readonly string[];
  /** @throws CallError and nothing else; the failure's message holds no key. */
  ask(call: Call, context: AskContext): AsyncIterable<ReplyPart>;
  /** Ends what the adapter keeps alive: workers, sockets. */
  close?(): Promise<void>;
}

/** What a scenario needs of an API. */
export interface CallNeeds {
  readonly tools: boolean;
  readonly output: boolean;
}

/** One answer recorded elsewhere, with what was noted then. Nothing in it was measured here. */
export interface Recording {
  readonly modelId: string;
  readonly caseId: string;
  /** 1-based. */
  readonly repetition: number;
  readonly text: string;
  readonly usage: Usage | undefined;
  /** Send to last byte, as recorded. */
  readonly e2eMs: number | undefined;
  readonly ttftMs: number | undefined;
  /** US dollars as a decimal string, as recorded. */
  readonly costUsd: string | undefined;
  /** ISO-8601 with Z; undefined when the recording has no date, or one without a zone. */
  readonly startedAt: string | undefined;
  /** When it was written down, ISO-8601 without a zone: for a source that names none, so that no instant is made up. */
  readonly writtenAtLocal?: string;
  /** Tokens generated, from a source that counts no others: a Usage needs its input, and 0 would be a claim. */
  readonly outputTokens?: number;
  readonly finishReason: string | undefined;
}

/** Which recording is wanted. Case ids are only unique within their scenario. */
export interface ReplayQuestion {
  readonly scenario: string;
  readonly modelId: string;
  readonly caseId: string;
  /** 1-based. */
  readonly repetition: number;
}

/** Replays answers recorded elsewhere. */
export interface ReplayingProvider {
  readonly kind: 'replaying';
  readonly id: string;
  readonly evidence: 'recorded';
  /** Host or file family the recordings come from, for the record. */
  readonly baseUrlHost: string;
  readonly sdk: string;
  refuses(contender: Contender, needs: CallNeeds): readonly string[];
  /** The recording of that case; undefined when there is none, which is a `missing-recording` exclusion, never an answer. */
  replay(question: ReplayQuestion): Recording | undefined;
}

/** What a control arm answers to. */
export interface ControlQuestion {
  readonly scenarioId: string;
  readonly caseId: string;
  /** 1-based. */
  readonly repetition: number;
  readonly prompt: readonly Message[];
  /** What the incumbent said to this case in this repetition. */
  readonly incumbent: ControlAnswer | undefined;
  /** What it said to other cases of the scenario, in the same repetition. */
  readonly others: readonly ControlAnswer[];
  readonly seed: number;
}

export interface ControlAnswer {
  readonly text: string;
  readonly transcript: readonly Message[];
  readonly toolCalls: readonly ToolCall[];
}

/** A contender that is bad in one known way, made by rule once the incumbent has answered. It asks nobody and costs nothing. */
export interface ControlProvider {
  readonly kind: 'control';
  readonly id: string;
  readonly evidence: 'control';
  readonly baseUrlHost: string;
  readonly sdk: string;
  /** Label of the contender it distorts. */
  readonly of: string;
  /** Whether it can do without the incumbent's answer. */
  readonly needs: 'prompt' | 'incumbent';
  refuses(contender: Contender, needs: CallNeeds): readonly string[];
  /** @throws Error when it needs an answer that is not there */
  answer(question: ControlQuestion): ControlAnswer;
}

export type Provider = AskingProvider | ReplayingProvider | ControlProvider;
