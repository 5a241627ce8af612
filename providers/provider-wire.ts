import type { Call } from '#bench/domain/call.ts';
import type { FailureKindName } from '#bench/domain/failure.ts';
import type { FinishedPart, ReplyPart } from '#bench/domain/reply.ts';

/** What the contract has to know of one API's wire. */
export interface ProviderWire {
  /** Folder of its fixtures. */
  readonly fixtures: string;
  /** What follows the server's address in the base URL. */
  readonly basePath: string;
  /** The header that carries the key. */
  readonly keyHeader: readonly [name: string, value: string];
  /** Ids of the two calls in the `tools` fixture; undefined where the vendor sends none. */
  readonly toolIds: readonly [string, string] | undefined;
  /** Fields of `finished` that this API fills; the rest is the same everywhere. */
  readonly finished: Partial<FinishedPart>;
  /** The vendor's words for stop, tool calls, length. */
  readonly finishWords: { readonly stop: string; readonly tools: string; readonly length: string };
  /** Fixtures of replies the model or the filter refused, with the parts they are, their end as `finish`. */
  readonly refusals: readonly {
    readonly fixture: string;
    readonly parts: readonly ReplyPart[];
    readonly finish: FinishedPart['finish'];
  }[];
  /** Id of the call in the `reasoning` fixture, and objects of that reply the next request must hold as they came. */
  readonly reasoning: { readonly toolId: string; readonly sentBack: readonly object[] };
  /** The body of the request after a tool call that kept no provider state, without what every request holds. */
  readonly toolResultBody: object;
  /** The body of a request that sets every parameter this API takes and asks for a shape. */
  readonly fullBody: { readonly parameters: Call['parameters']; readonly body: object };
  /** Contenders' parameters this API cannot take. */
  readonly refused: readonly (keyof Call['parameters'])[];
  /** Usage of all fixtures without `raw`. */
  readonly usage: Partial<NonNullable<FinishedPart['usage']>>;
  /** Everything from here on is the terminal event of the `text` stream. */
  readonly terminalMark: string;
  /** An event whose data is not JSON. */
  readonly malformedEvent: string;
  readonly errorBody: (status: number, message: string) => string;
  readonly quota: { readonly status: number; readonly body: string };
  readonly contextFull: { readonly status: number; readonly body: string };
  readonly unknownModel: { readonly status: number; readonly body: string };
  readonly inBandError: FailureKindName;
}
