import type { ToolCall } from '#bench/domain/message.ts';
import type { GradeInput } from '#bench/domain/scenario.ts';
import { normaliseText } from './normalise-text.ts';

/**
 * A value that an argument may have. Texts are compared normalised, lists without regard to order. `includes` is for text the
 * contender words itself: every piece must occur in it; a piece may offer alternatives separated by `|`.
 */
type AcceptedValue =
  | string
  | number
  | boolean
  | null
  | readonly (string | number)[]
  | { readonly includes: readonly string[] };

/** A call that a right answer makes, in BFCL's spirit: for every argument the values that are accepted. */
export interface ExpectedCall {
  readonly name: string;
  readonly args: Readonly<Record<string, readonly AcceptedValue[]>>;
  /** Keys of `args` that may be left out; when given, their value still has to be accepted. */
  readonly optionalArgs?: readonly string[] | undefined;
  /** The call may be made and need not be. */
  readonly optional?: boolean | undefined;
  /** Scripted user turns that must have been heard before: 1 for a call that needs the user's yes in the first of them. */
  readonly afterTurn?: number | undefined;
}

/** A call with the number of scripted user turns the contender had heard when it made it. */
export interface TurnedCall {
  readonly call: ToolCall;
  readonly turn: number;
}

/** What keeps a call from being the expected one; undefined when nothing does. */
export type CallFault =
  | { readonly kind: 'name' | 'early' | 'unreadable' }
  | { readonly kind: 'missing-argument'; readonly key: string }
  | { readonly kind: 'argument'; readonly key: string; readonly value: unknown; readonly worded: boolean };

/** The first fault in the order name, arguments, turn: an early call is one that would have been right later. */
export function callFault({ call, turn }: TurnedCall, expected: ExpectedCall): CallFault | undefined {
  if (call.name !== expected.name) return { kind: 'name' };
  const { input } = call;
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return { kind: 'unreadable' };
  const given = new Map<string, unknown>(Object.entries(input));
  for (const [key, accepted] of Object.entries(expected.args)) {
    if (!given.has(key)) {
      if (expected.optionalArgs?.includes(key)) continue;
      return { kind: 'missing-argument', key };
    }
    const value = given.get(key);
    if (!accepted.some((one) => isAccepted(value, one))) {
      return { kind: 'argument', key, value, worded: accepted.some((one) => isIncludes(one)) };
    }
  }
  for (const [key, value] of given) {
    if (!Object.hasOwn(expected.args, key)) return { kind: 'argument', key, value, worded: false };
  }
  return turn < (expected.afterTurn ?? 0) ? { kind: 'early' } : undefined;
}

/**
 * Every call of a trial with its turn. A trial whose transcript has no calls (the user's own product code answered) has them
 * all in turn 0: a call that needs a yes then counts as made without one.
 */
export function turnedCalls(input: Pick<GradeInput, 'transcript' | 'toolCalls'>): readonly TurnedCall[] {
  const calls: TurnedCall[] = [];
  let turn = 0;
  for (const message of input.transcript) {
    if (message.role === 'user') turn += 1;
    if (message.role === 'assistant') for (const call of message.toolCalls ?? []) calls.push({ call, turn });
  }
  return calls.length > 0 ? calls : input.toolCalls.map((call) => ({ call, turn: 0 }));
}

function isIncludes(value: AcceptedValue): value is { readonly includes: readonly string[] } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isAccepted(value: unknown, accepted: AcceptedValue): boolean {
  if (isIncludes(accepted)) return typeof value === 'string' && includesAll(value, accepted.includes);
  if (typeof accepted === 'object' && accepted !== null) {
    return Array.isArray(value) && value.length === accepted.length && sortedForm(value) === sortedForm(accepted);
  }
  if (typeof accepted === 'string')
    return typeof value === 'string' && normaliseText(value) === normaliseText(accepted);
  return value === accepted;
}

/** Whether every piece occurs in the text, both normalised; `a|b` is met by either. */
export function includesAll(text: string, pieces: readonly string[]): boolean {
  const normal = normaliseText(text);
  return pieces.every((piece) => piece.split('|').some((one) => normal.includes(normaliseText(one))));
}

/** Lists of scalars as one text. Whatever else a contender put into a list equals nothing, and is not looked into: it may be deep. */
function sortedForm(values: readonly unknown[]): string {
  const forms = values.map((value) => {
    if (typeof value === 'string') return `text ${normaliseText(value)}`;
    return typeof value === 'object' ? 'neither text nor number' : `${typeof value} ${String(value)}`;
  });
  return JSON.stringify(forms.sort());
}
