import { canonicalJson, fingerprint } from '#bench/domain/fingerprint.ts';
import { type Grade, scored, ungraded } from '#bench/domain/grade.ts';
import type { CaseBase, Grader } from '#bench/domain/scenario.ts';
import { quote } from './quote.ts';

export interface StateMatchOptions<C extends CaseBase> {
  /** The state as the tools found it. */
  readonly initial: (c: C) => unknown;
  /** The state that a right answer leaves behind. */
  readonly expected: (c: C) => unknown;
  /** What of a state counts. Leaves out what may differ in a right answer: wording, the order of new records. */
  readonly view: (state: unknown) => unknown;
  /** Changes with whatever `initial` and `expected` read beside the case; part of the version. */
  readonly revision: string;
}

/**
 * 1 when the state that the tools left behind equals the expected one, after tau-bench: not how the contender got there, but
 * what is now true. Otherwise 0, and the mode says whether a change is missing, unwanted or a wrong one.
 * `ungraded` when the trial carries no state.
 */
export function stateMatch<C extends CaseBase>(options: StateMatchOptions<C>): Grader<C> {
  return {
    version: `state-match-1/${fingerprint({
      revision: options.revision,
      functions: [options.initial, options.expected, options.view].map(String),
    })}`,
    describes: 'what the tools left behind equals the expected state',
    grade(input): Grade {
      if (input.state === undefined) return ungraded('the trial carries no state');
      const initial = leaves(options.view(options.initial(input.case)));
      const expected = leaves(options.view(options.expected(input.case)));
      const actual = leaves(options.view(input.state));
      const paths = [...new Set([...expected.keys(), ...actual.keys()])];
      const differing = paths.filter((path) => expected.get(path) !== actual.get(path));
      if (differing.length === 0) return scored(1);
      const unwanted = differing.filter((path) => expected.get(path) === initial.get(path));
      const missing = differing.filter((path) => actual.get(path) === initial.get(path));
      const mode =
        unwanted.length === differing.length
          ? 'unwanted-change'
          : missing.length === differing.length
            ? 'missing-change'
            : 'wrong-change';
      const detail = differing
        .slice(0, 3)
        .map(
          (path) =>
            `${path}: ${quote(actual.get(path) ?? 'absent')}, expected ${quote(expected.get(path) ?? 'absent')}`,
        )
        .join('; ');
      return scored(0, { mode, detail });
    },
  };
}

/** Every scalar, and every empty list or record, of a value under its path. */
function leaves(value: unknown): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const rest: { readonly node: unknown; readonly path: string }[] = [{ node: value, path: '' }];
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    const { node, path } = next;
    const members = typeof node === 'object' && node !== null ? Object.entries(node) : [];
    if (members.length === 0) found.set(path, canonicalJson(node ?? null));
    for (const [key, member] of members) rest.push({ node: member, path: path === '' ? key : `${path}.${key}` });
  }
  return found;
}
