import type { FaultKind } from './fault-plan.ts';

/**
 * When things truly happened to one request, in ms of CLOCK_MONOTONIC (process.hrtime), which all processes of a machine
 * share. Taken just before the bytes were given to the socket; what did not happen is undefined.
 */
export interface LabStamp {
  readonly requestId: string;
  /** The seed header as sent, or what stood in for it. */
  readonly seed: string;
  readonly modelId: string;
  readonly fault: FaultKind | undefined;
  /** The request head was read. */
  readonly receivedMs: number;
  /** First generated content on any channel. */
  readonly firstTokenMs?: number;
  /** First answer content: text, refusal, tool call. */
  readonly firstAnswerMs?: number;
  readonly lastTokenMs?: number;
  /** The event that ends a streamed answer: what comes after it, usage or [DONE], no longer counts. */
  readonly terminalMs?: number;
  /** The body was ended; undefined when the connection broke first. */
  readonly endMs?: number;
}

/** A stamp while its request is being answered. */
export type GrowingStamp = { -readonly [K in keyof LabStamp]: LabStamp[K] };
