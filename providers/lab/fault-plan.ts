import { seeded } from './seeded.ts';

/**
 * Everything that can be made to go wrong. `on` says what a fault changes: the status (an error answer instead of the
 * answer), the connection, the answer's content, or its bytes.
 */
export const FAULTS = {
  unauthorized: { on: 'status', says: '401, key refused' },
  forbidden: { on: 'status', says: '403' },
  'model-not-found': { on: 'status', says: '404, model not known' },
  'bad-request': { on: 'status', says: '400' },
  'context-exceeded': { on: 'status', says: '400, the prompt does not fit the context window' },
  'too-large': { on: 'status', says: '413' },
  'rate-limited': { on: 'status', says: '429 without a time to wait' },
  'rate-limited-retry-after': { on: 'status', says: '429 with a time to wait' },
  'no-quota': { on: 'status', says: '429 that waiting does not cure' },
  'server-error': { on: 'status', says: '500' },
  'bad-gateway': { on: 'status', says: '502 with an HTML page, as a proxy sends it' },
  unavailable: { on: 'status', says: '503' },
  overloaded: { on: 'status', says: '529' },
  'key-in-error': { on: 'status', says: '500 whose message repeats the key that was sent' },
  'reset-before-headers': { on: 'connection', says: 'TCP reset before any byte' },
  'hang-before-headers': { on: 'connection', says: 'accepted, then silence' },
  'empty-body': { on: 'connection', says: '200 and no body' },
  'ok-with-error-body': { on: 'connection', says: '200 with an error as its body' },
  'hang-mid-stream': { on: 'bytes', says: 'half the answer, then silence' },
  'close-mid-stream': { on: 'bytes', says: 'half the answer, then the socket is closed' },
  'no-end-event': { on: 'bytes', says: 'the whole answer and a clean end, without the end event' },
  'truncated-json': { on: 'bytes', says: 'ends inside a JSON text, cleanly' },
  'malformed-event': { on: 'bytes', says: 'one event holds no JSON' },
  'error-event': { on: 'bytes', says: 'half the answer, then an error inside the 200 stream' },
  'slow-drip': { on: 'bytes', says: 'every piece late' },
  'late-terminator': { on: 'bytes', says: 'the end of the body comes later than the end event' },
  comments: { on: 'bytes', says: 'SSE comments between the events' },
  'seven-byte-writes': { on: 'bytes', says: 'the same bytes in writes of seven' },
  'invalid-utf8': { on: 'answer', says: 'the text holds bytes that are not UTF-8' },
  oversize: { on: 'answer', says: 'an answer of many megabytes' },
  'key-in-answer': { on: 'answer', says: 'the answer repeats the key that was sent' },
  refusal: { on: 'answer', says: 'the model refuses' },
  'content-filter': { on: 'answer', says: "the vendor's filter stops the answer" },
  'length-stop': { on: 'answer', says: 'the output limit cuts the answer' },
} as const satisfies Record<string, { on: 'status' | 'connection' | 'answer' | 'bytes'; says: string }>;

export type FaultKind = keyof typeof FAULTS;

/** One thing that goes wrong, and when. Conditions left out always hold; plain data, so that a plan can cross processes. */
export interface FaultRule {
  readonly fault: FaultKind;
  /** Of the requests the other conditions let through; default 1. Drawn anew for every attempt. */
  readonly share?: number;
  /** Attempts it strikes, as numbered in the seed header; 0 counts as 1. */
  readonly attempts?: readonly number[];
  readonly models?: readonly string[];
  /** Strikes where the prompt holds this text. */
  readonly promptIncludes?: string;
  /** Ordinal numbers of requests since the lab started, from 1. */
  readonly requests?: readonly number[];
  /** For the 429 with a time to wait; default 1000. */
  readonly retryAfterMs?: number;
  /** For slow-drip: real ms between pieces, whatever the time scale; default 200. For late-terminator: default 15. */
  readonly everyMs?: number;
  /** For oversize: characters of the answer; default 8 million. */
  readonly characters?: number;
}

/** Rules in order: the first that strikes is the request's one fault. */
export type FaultPlan = readonly FaultRule[];

/** What a rule is held against. */
export interface FaultOccasion {
  readonly seedText: string;
  /** From 1. */
  readonly attempt: number;
  readonly modelId: string;
  readonly prompt: string;
  /** From 1. */
  readonly requestNumber: number;
}

/** The fault of one request; undefined when nothing goes wrong. Decided by the seed text and nothing else that varies. */
export function drawFault(plan: FaultPlan, occasion: FaultOccasion): FaultRule | undefined {
  return plan.find((rule, index) => applies(rule, occasion) && strikes(rule, index, occasion));
}

function applies(rule: FaultRule, occasion: FaultOccasion): boolean {
  return (
    (rule.attempts?.some((attempt) => Math.max(1, attempt) === occasion.attempt) ?? true) &&
    (rule.models?.includes(occasion.modelId) ?? true) &&
    (rule.requests?.includes(occasion.requestNumber) ?? true) &&
    (rule.promptIncludes === undefined || occasion.prompt.includes(rule.promptIncludes))
  );
}

function strikes(rule: FaultRule, index: number, occasion: FaultOccasion): boolean {
  const share = rule.share ?? 1;
  if (share >= 1) return true;
  return seeded(`fault/${index}/${rule.fault}/${occasion.modelId}/${occasion.seedText}`).uniform() < share;
}
