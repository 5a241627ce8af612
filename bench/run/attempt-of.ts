import type { CallFailure } from '#bench/domain/failure.ts';
import type { Reply } from '#bench/domain/reply.ts';
import type { Attempt } from '#bench/domain/trial.ts';
import { roundMs } from './round-ms.ts';
import type { Stamps } from './stamps.ts';

export interface AttemptEnd {
  /** Which call of the trial, from 0. */
  readonly call: number;
  readonly startedAt: string;
  readonly stamps: Stamps;
  /** What is waited before the next attempt, ms; undefined when there is none. */
  readonly waitMs: number | undefined;
  readonly reply: Reply | undefined;
  readonly failure: CallFailure | undefined;
}

/** One attempt for the record: its event times counted from its own beginning. */
export function attemptOf({ call, startedAt, stamps, waitMs, reply, failure }: AttemptEnd): Attempt {
  const since = (at: number | undefined) => roundMs(at === undefined ? undefined : at - stamps.callMs);
  return {
    call,
    startedAt,
    sentMs: since(stamps.sentMs),
    headersMs: since(stamps.headersMs),
    firstTokenMs: since(stamps.firstTokenMs),
    firstAnswerMs: since(stamps.firstAnswerMs),
    lastAnswerMs: since(stamps.lastAnswerMs),
    doneMs: since(stamps.doneMs),
    endedMs: roundMs(stamps.endedMs - stamps.callMs),
    httpStatus: stamps.httpStatus ?? failure?.status,
    failure,
    waitMs: roundMs(waitMs),
    finish: reply?.finish,
    usage: reply?.usage,
    requestId: reply?.requestId ?? failure?.requestId,
    servedModel: reply?.servedModel,
    fingerprint: reply?.fingerprint,
    serviceTier: reply?.serviceTier,
  };
}
