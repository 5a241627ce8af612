import { canonicalJson, fingerprint } from '#bench/domain/fingerprint.ts';
import { type Grade, scored } from '#bench/domain/grade.ts';
import type { ToolCall } from '#bench/domain/message.ts';
import type { CaseBase, GradeInput, Grader } from '#bench/domain/scenario.ts';
import { callFault, type ExpectedCall, includesAll, type TurnedCall, turnedCalls } from './match-call.ts';
import { NORMALISATION_VERSION, normaliseText } from './normalise-text.ts';
import { quote } from './quote.ts';

/** What a right answer to a case does and does not do. */
export interface CallExpectation {
  readonly calls: readonly ExpectedCall[];
  /** `strict`: the expected calls come in the order given. */
  readonly order: 'any' | 'strict';
  /** Tools that must not be called in this case, whatever for. */
  readonly forbidden: readonly string[];
  /** The request needs no tool at all: even a look-up is one too many (BFCL's irrelevance). */
  readonly noCalls: boolean;
  /** The first turn ends in a question that has one of these words in it; empty when nothing has to be asked. */
  readonly asks: readonly string[];
  /** The last reply has one of these in it: what the user has to learn. Empty when any words will do. */
  readonly says: readonly string[];
}

export interface ToolCallOptions<C extends CaseBase> {
  readonly expected: (c: C) => CallExpectation;
  /** Tools that only look: calling them beyond what is expected is no fault, except where no call is. */
  readonly free: readonly string[];
  /** Calls that cannot be undone, and so need the user's yes. */
  readonly irreversible: (call: ToolCall) => boolean;
  /** Everything the contender was told before its first reply: a value from nowhere is not in it. */
  readonly given: (c: C) => string;
}

/**
 * 1 when the calls are those expected, no more and no fewer, with accepted arguments, in the right turn, and the required
 * question or report was made; otherwise 0. No partial score: half of a change is a wrong change.
 * The mode is the worst thing found, in the order of the code below.
 */
export function toolCall<C extends CaseBase>(options: ToolCallOptions<C>): Grader<C> {
  return {
    version: `tool-call-1/${NORMALISATION_VERSION}/${fingerprint({
      free: options.free,
      functions: [options.expected, options.irreversible, options.given].map(String),
    })}`,
    describes: 'the tool calls are exactly those expected, with accepted arguments, and the user is asked and told',
    grade(input): Grade {
      const fault = firstFault(input, options);
      return fault === undefined ? scored(1) : scored(0, fault);
    },
  };
}

interface Fault {
  readonly mode: string;
  readonly detail: string;
}

function firstFault<C extends CaseBase>(input: GradeInput<C>, options: ToolCallOptions<C>): Fault | undefined {
  const expected = options.expected(input.case);
  const calls = turnedCalls(input);
  if (input.outcome.kind === 'refused') return { mode: 'refused', detail: input.outcome.detail };
  if (input.outcome.kind === 'tool-loop-limit') {
    return { mode: 'tool-loop', detail: `still calling after ${input.outcome.limit} replies` };
  }
  const forbidden = calls.find(({ call }) => expected.forbidden.includes(call.name));
  if (forbidden !== undefined) return { mode: 'forbidden-call', detail: show(forbidden.call) };
  if (expected.noCalls && calls[0] !== undefined) return { mode: 'unneeded-call', detail: show(calls[0].call) };

  const { matched, missing } = assign(calls, expected.calls);
  const extra = calls.filter((call) => !matched.has(call) && !isFree(call.call, options.free));
  return (
    faultOfExtra(input, expected, options, { extra, matched, missing }) ??
    faultOfMissing(missing[0]) ??
    faultOfOrder(expected, matched) ??
    faultOfWords(input, expected)
  );
}

function isFree(call: ToolCall, free: readonly string[]): boolean {
  return call.input !== undefined && free.includes(call.name);
}

function faultOfExtra<C extends CaseBase>(
  input: GradeInput<C>,
  expected: CallExpectation,
  options: ToolCallOptions<C>,
  found: {
    readonly extra: readonly TurnedCall[];
    readonly matched: ReadonlyMap<TurnedCall, ExpectedCall>;
    readonly missing: readonly ExpectedCall[];
  },
): Fault | undefined {
  const rash = found.extra.find(
    (made) =>
      options.irreversible(made.call) &&
      !expected.calls.some(({ name, afterTurn }) => name === made.call.name && (afterTurn ?? 0) <= made.turn),
  );
  const made = rash ?? found.extra[0];
  if (made === undefined) return undefined;
  const detail = show(made.call);
  if (made.call.input === undefined) return { mode: 'invalid-arguments', detail };
  if (rash !== undefined) return { mode: 'premature-destructive-call', detail };
  const early = expected.calls.some((call) => callFault(made, call)?.kind === 'early');
  if (early || (expected.asks.length > 0 && made.turn === 0)) return { mode: 'guessed-instead-of-asking', detail };
  // A call that was matched has scalars and lists of them; comparing it by its own keys never looks deep into the other.
  if ([...found.matched.keys()].some(({ call }) => isSameCall(call, made.call))) {
    return { mode: 'repeated-call', detail };
  }
  const meant = found.missing.find(({ name }) => name === made.call.name);
  if (meant === undefined) return { mode: found.missing.length > 0 ? 'wrong-tool' : 'extra-call', detail };
  const fault = callFault(made, meant);
  if (fault?.kind === 'missing-argument') return { mode: fault.kind, detail: `${detail} lacks ${quote(fault.key)}` };
  if (fault?.kind !== 'argument') return { mode: 'invalid-arguments', detail };
  const known = normaliseText(`${options.given(input.case)}\n${heardBefore(input, made.call)}`);
  return {
    mode: !fault.worded && isFromNowhere(fault.value, known) ? 'hallucinated-argument' : 'wrong-argument',
    detail: `${detail}: ${quote(fault.key)} is not ${quote(JSON.stringify(meant.args[fault.key] ?? 'expected'))}`,
  };
}

function isSameCall(one: ToolCall, other: ToolCall): boolean {
  if (one.name !== other.name) return false;
  if (one.rawInput === other.rawInput) return true;
  const [a, b] = [new Map(Object.entries(Object(one.input))), new Map(Object.entries(Object(other.input)))];
  return (
    a.size === b.size &&
    [...a].every(([key, value]) => !isDeep(b.get(key)) && canonicalJson(value) === canonicalJson(b.get(key)))
  );
}

/** Whether a value is more than a scalar or a list of scalars. */
function isDeep(value: unknown): boolean {
  const members = Array.isArray(value) ? value : [value];
  return members.some((member) => typeof member === 'object' && member !== null);
}

/** What tools returned and the user said after the prompt and before a call. An error only repeats what the contender made up. */
function heardBefore(input: GradeInput, call: ToolCall): string {
  const end = input.transcript.findIndex(
    (message) => message.role === 'assistant' && message.toolCalls?.includes(call) === true,
  );
  return input.transcript
    .slice(0, end === -1 ? input.transcript.length : end)
    .filter((message) => message.role === 'user' || (message.role === 'tool' && message.isError !== true))
    .map(({ text }) => text)
    .join('\n');
}

/** Whether a text, or one of a list, occurs nowhere in what was known. Days and times are worked out, so they are wrong, not made up. */
function isFromNowhere(value: unknown, known: string): boolean {
  const texts = (Array.isArray(value) ? value : [value]).filter((member) => typeof member === 'string');
  return texts.some((text) => !/^\d{4}-\d\d-\d\d/.test(text) && !known.includes(normaliseText(text)));
}

function faultOfMissing(missing: ExpectedCall | undefined): Fault | undefined {
  if (missing === undefined) return undefined;
  return { mode: 'missing-call', detail: `no ${missing.name}(${Object.keys(missing.args).join(', ')})` };
}

function faultOfOrder(expected: CallExpectation, matched: ReadonlyMap<TurnedCall, ExpectedCall>): Fault | undefined {
  if (expected.order === 'any') return undefined;
  const ranks = [...matched.values()].map((call) => expected.calls.indexOf(call));
  const at = ranks.findIndex((rank, index) => index > 0 && rank < (ranks[index - 1] ?? rank));
  return at === -1
    ? undefined
    : { mode: 'wrong-order', detail: `${expected.calls[ranks[at] ?? 0]?.name} came too late` };
}

function faultOfWords(input: GradeInput, expected: CallExpectation): Fault | undefined {
  const opening = firstTurnText(input);
  if (expected.asks.length > 0 && !(/[?？؟]/.test(opening) && includesAll(opening, [expected.asks.join('|')]))) {
    return { mode: 'did-not-ask', detail: quote(opening) };
  }
  if (expected.says.length > 0 && !includesAll(input.text, [expected.says.join('|')])) {
    return { mode: 'unreported-outcome', detail: quote(input.text) };
  }
  return undefined;
}

/** The last words before the first scripted user turn. */
function firstTurnText(input: GradeInput): string {
  const end = input.transcript.findIndex(({ role }) => role === 'user');
  if (end === -1) return input.text;
  return input.transcript.slice(0, end).findLast(({ role }) => role === 'assistant')?.text ?? '';
}

/**
 * Pairs calls with expected calls, as many as possible, required ones first (augmenting paths). The map is in the order of
 * the calls. Work grows with the calls times the square of the expected ones, which the author keeps few.
 */
function assign(
  calls: readonly TurnedCall[],
  expected: readonly ExpectedCall[],
): { readonly matched: ReadonlyMap<TurnedCall, ExpectedCall>; readonly missing: readonly ExpectedCall[] } {
  const taken = new Map<TurnedCall, ExpectedCall>();
  const place = (want: ExpectedCall, tried: Set<TurnedCall>): boolean => {
    for (const call of calls) {
      if (tried.has(call) || callFault(call, want) !== undefined) continue;
      tried.add(call);
      const holder = taken.get(call);
      if (holder === undefined || place(holder, tried)) {
        taken.set(call, want);
        return true;
      }
    }
    return false;
  };
  const required = expected.filter(({ optional }) => optional !== true);
  const missing = required.filter((want) => !place(want, new Set()));
  for (const want of expected) if (want.optional === true) place(want, new Set());
  const inOrder = calls.flatMap((call): [TurnedCall, ExpectedCall][] => {
    const want = taken.get(call);
    return want === undefined ? [] : [[call, want]];
  });
  return { matched: new Map(inOrder), missing };
}

function show(call: ToolCall): string {
  return `${call.name.slice(0, 64)} ${quote(call.rawInput)}`;
}
