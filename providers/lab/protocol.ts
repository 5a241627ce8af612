import type { IncomingHttpHeaders } from 'node:http';
import type { FAULTS, FaultKind } from './fault-plan.ts';
import type { LabAnswer } from './lab-answer.ts';
import type { Vendor } from './lab-model.ts';
import type { LabRequest } from './lab-request.ts';

/** One vendor's wire format: reads its requests, writes its answers, streams and errors. */
export interface Protocol {
  readonly id: string;
  readonly vendor: Vendor;
  /** What the path and body ask. @throws BadRequest in the vendor's sense, with the field at fault */
  readRequest(body: unknown, path: string): LabRequest;
  /** Whether the request carries a key, and which; undefined when it carries none. */
  readKey(headers: IncomingHttpHeaders, query: URLSearchParams): string | undefined;
  /** Headers of every answer, successes and errors, beside content type and the lab's own. */
  headers(requestId: string, allowance: Allowance): Readonly<Record<string, string>>;
  /** The answer in one piece. */
  body(answer: LabAnswer, request: LabRequest): string;
  /** The answer as a stream, in order. */
  frames(answer: LabAnswer, request: LabRequest): readonly Frame[];
  /** An error inside a stream that began as a success. */
  errorFrames(answer: LabAnswer, request: LabRequest): readonly Frame[];
  error(kind: ErrorKind, about: ErrorAbout): ErrorAnswer;
}

/** What the rate-limit headers say. */
export interface Allowance {
  readonly requests: number;
  readonly requestsLeft: number;
  readonly tokens: number;
  readonly tokensLeft: number;
  /** Until the allowance is whole again. */
  readonly resetS: number;
  /** The same moment as a date, ISO-8601. */
  readonly resetAt: string;
}

/** A piece of a stream as it goes on the wire. */
export interface Frame {
  /** '' for tokens generated that the protocol does not show: time passes and nothing is sent. */
  readonly text: string;
  readonly carries: 'nothing' | 'reasoning' | 'answer' | 'end';
  /** Tokens generated for this frame: what it waits for. */
  readonly tokens: number;
}

/** Faults that are answered by an error status. */
export type ErrorKind = {
  [K in FaultKind]: (typeof FAULTS)[K]['on'] extends 'status' ? K : never;
}[FaultKind];

export interface ErrorAbout {
  readonly requestId: string;
  readonly modelId: string;
  readonly message?: string | undefined;
  readonly retryAfterMs: number;
}

export interface ErrorAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The request does not have the vendor's shape. */
export class BadRequest extends Error {
  override readonly name = 'BadRequest';
}

/** A server-sent event; `event` names it where the vendor does. */
export function sse(data: unknown, event?: string): string {
  const head = event === undefined ? '' : `event: ${event}\n`;
  return `${head}data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`;
}

/** Frame that carries nothing generated. */
export function plainFrame(text: string): Frame {
  return { text, carries: 'nothing', tokens: 0 };
}

/** What a proxy in front of any vendor says when the vendor is not there. */
export function badGateway(): ErrorAnswer {
  return {
    status: 502,
    headers: { 'content-type': 'text/html' },
    body: '<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center></body></html>\n',
  };
}
