import { type Grade, scored } from '#bench/domain/grade.ts';
import type { ToolCall } from '#bench/domain/message.ts';
import type { CaseBase, Grader } from '#bench/domain/scenario.ts';
import { acceptsBfclValue, type BfclParameter } from './bfcl-value.ts';
import { isRecord } from './is-record.ts';
import { quote } from './quote.ts';

/** A function as BFCL grades a call of it, under the name it is offered by. */
export interface BfclFunction {
  readonly name: string;
  readonly parameters: Readonly<Record<string, BfclParameter>>;
  readonly required: readonly string[];
}

/** A call that a right answer makes: for each argument the values that are accepted, where '' means that it may be left out. */
export interface BfclAccepted {
  readonly name: string;
  readonly args: Readonly<Record<string, readonly unknown[]>>;
}

export interface BfclExpectation {
  readonly functions: readonly BfclFunction[];
  /** One for each call of a right answer, in any order; empty: no call is right. */
  readonly accepted: readonly BfclAccepted[];
}

/**
 * 1 when the calls are the accepted ones, as many, one for one in any order, by the rules of the Berkeley Function-Calling
 * Leaderboard; otherwise 0. A call matches when its function is the accepted one, every required argument is there, none is there that
 * is not accepted, each value is accepted (see acceptsBfclValue), and what was left out may be.
 *
 * BFCL pairs calls greedily, in their order; here any one-for-one pairing will do, so that the order decides nothing.
 */
export function bfclCall<C extends CaseBase>(options: { readonly expected: (c: C) => BfclExpectation }): Grader<C> {
  return {
    version: 'bfcl-call-1',
    describes:
      'the calls are the accepted ones by the rules of BFCL: function, arguments, types and values; or none where none fits',
    grade({ case: c, toolCalls }): Grade {
      const { functions, accepted } = options.expected(c);
      const made = `${toolCalls.length} calls made, ${accepted.length} expected`;
      if (accepted.length === 0) {
        const [first] = toolCalls;
        if (first === undefined) return scored(1, { detail: 'no call, and none was right' });
        return scored(0, { mode: 'unneeded-call', detail: `calls ${first.name.slice(0, 64)} where no function fits` });
      }
      if (toolCalls.length < accepted.length) return scored(0, { mode: 'missing-call', detail: made });
      if (toolCalls.length > accepted.length) return scored(0, { mode: 'extra-call', detail: made });
      const faults = toolCalls.map((call) => accepted.map((one) => bfclFault(call, one, functions)));
      const alone = faults[unpaired(faults)];
      if (alone === undefined) return scored(1, { detail: made });
      const [nearest] = alone.filter((fault) => fault !== undefined).toSorted((a, b) => b.fits - a.fits);
      return scored(0, nearest === undefined ? {} : { mode: nearest.mode, detail: nearest.detail });
    },
  };
}

/** What keeps a call from being an accepted one. */
interface BfclFault {
  /** Arguments of the call that are as they should be: of several accepted calls the one meant has the most. */
  readonly fits: number;
  readonly mode:
    | 'wrong-tool'
    | 'invalid-arguments'
    | 'missing-argument'
    | 'hallucinated-argument'
    | 'wrong-type'
    | 'wrong-argument';
  readonly detail: string;
}

/** @returns undefined when nothing does */
function bfclFault(
  { name, input }: ToolCall,
  accepted: BfclAccepted,
  functions: readonly BfclFunction[],
): BfclFault | undefined {
  const offered = functions.find((one) => one.name === accepted.name);
  if (name !== accepted.name || offered === undefined) {
    return { fits: 0, mode: 'wrong-tool', detail: `calls ${name.slice(0, 64)}; expected ${accepted.name}` };
  }
  if (!isRecord(input)) {
    return { fits: 0, mode: 'invalid-arguments', detail: `the arguments of ${name} are no JSON object` };
  }
  const given = Object.entries(input).map(([key, value]) => argumentFault(key, value, accepted, offered));
  const fits = given.filter((fault) => fault === undefined).length;
  const missing = [
    ...offered.required,
    ...Object.keys(accepted.args).filter((key) => accepted.args[key]?.includes('') === false),
  ].find((key) => !Object.hasOwn(input, key));
  const isRequired = missing !== undefined && offered.required.includes(missing);
  const wrong = given.find((fault) => fault !== undefined);
  if (wrong !== undefined && !isRequired) return { fits, ...wrong };
  return missing === undefined ? undefined : { fits, mode: 'missing-argument', detail: `${name} lacks ${missing}` };
}

function argumentFault(
  key: string,
  value: unknown,
  accepted: BfclAccepted,
  { name, parameters }: BfclFunction,
): Omit<BfclFault, 'fits'> | undefined {
  const values = Object.hasOwn(accepted.args, key) ? accepted.args[key] : undefined;
  const parameter = Object.hasOwn(parameters, key) ? parameters[key] : undefined;
  if (values === undefined || parameter === undefined) {
    return { mode: 'hallucinated-argument', detail: `${name} was given ${quote(key)}` };
  }
  const verdict = acceptsBfclValue(value, parameter, values);
  const detail = `${key} of ${name} is none of ${quote(JSON.stringify(values))}`;
  if (verdict === 'wrong-type') return { mode: 'wrong-type', detail: `${detail}, and no ${parameter.type}` };
  return verdict === 'wrong-value' ? { mode: 'wrong-argument', detail } : undefined;
}

/**
 * Pairs calls with accepted ones where there is no fault, as many as can be, by augmenting paths; some eight calls at most.
 * @returns the place of a call that stays without partner; -1 when all have one
 */
function unpaired(faults: readonly (readonly (BfclFault | undefined)[])[]): number {
  const callOf = new Map<number, number>();
  const pair = (call: number, tried: Set<number>): boolean => {
    for (const [one, fault] of (faults[call] ?? []).entries()) {
      if (fault !== undefined || tried.has(one)) continue;
      tried.add(one);
      const holder = callOf.get(one);
      if (holder !== undefined && !pair(holder, tried)) continue;
      callOf.set(one, call);
      return true;
    }
    return false;
  };
  return faults.findIndex((_, call) => !pair(call, new Set()));
}
