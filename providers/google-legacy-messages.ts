import type { Call } from '#bench/domain/call.ts';
import type { CallFailure } from '#bench/domain/failure.ts';
import type { TransportEvent } from '#bench/domain/provider.ts';
import type { ReplyPart } from '#bench/domain/reply.ts';

/** What the worker is started with. The key goes nowhere else. */
export interface LegacyWorkerData {
  readonly apiKey: string;
  readonly origin: string;
  readonly apiVersion: string;
}

/** To the worker; `call` numbers the calls of one worker. */
export type LegacyOrder =
  | {
      readonly kind: 'ask';
      readonly call: number;
      readonly asked: Call;
      readonly headers: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'abort'; readonly call: number };

/** From the worker. */
export type LegacyReport =
  | { readonly kind: 'part'; readonly call: number; readonly part: ReplyPart }
  | { readonly kind: 'transport'; readonly call: number; readonly event: TransportEvent }
  | { readonly kind: 'failed'; readonly call: number; readonly failure: CallFailure }
  | { readonly kind: 'ended'; readonly call: number };
