import { describe, expect, it } from 'vitest';
import type { GradeInput } from '#bench/domain/scenario.ts';
import { stateMatch } from './state-match.ts';

interface Shelf {
  readonly pages: Readonly<Record<string, { readonly title: string; readonly readers: readonly string[] }>>;
  readonly log?: readonly string[];
}
const BEFORE: Shelf = { pages: { a: { title: 'Plan', readers: [] }, b: { title: 'Old', readers: ['ben'] } } };
const AFTER: Shelf = { pages: { a: { title: 'Plan', readers: ['ada'] }, b: { title: 'Old', readers: ['ben'] } } };

const grader = (revision = '1') =>
  stateMatch({
    initial: () => BEFORE,
    expected: () => AFTER,
    view: (state) => (state as Shelf).pages,
    revision,
  });
function grade(state: Shelf | undefined) {
  const input: GradeInput = {
    case: { id: 'c' },
    text: 'Done.',
    toolCalls: [],
    transcript: [],
    replies: ['Done.'],
    outcome: { kind: 'answered' },
    state,
  };
  return grader().grade(input, { ask: undefined });
}

describe('stateMatch', () => {
  it('scores 1 for the expected state, whatever the view leaves out', () => {
    expect(grade({ ...AFTER, log: ['three calls'] })).toEqual({ kind: 'scored', score: 1 });
  });

  it.each([
    { state: BEFORE, mode: 'missing-change', because: 'nothing was done' },
    { state: { pages: { a: AFTER.pages.a } } as Shelf, mode: 'unwanted-change', because: 'a page is gone' },
    {
      state: { pages: { ...AFTER.pages, c: { title: 'New', readers: [] } } },
      mode: 'unwanted-change',
      because: 'a page was added',
    },
    {
      state: { pages: { ...BEFORE.pages, a: { title: 'Plan', readers: ['eve'] } } },
      mode: 'wrong-change',
      because: 'the wrong reader was added',
    },
  ])('scores 0 with $mode when $because', ({ state, mode }) => {
    expect(grade(state)).toMatchObject({ kind: 'scored', score: 0, mode });
  });

  it('does not guess at a state that was never recorded', () => {
    expect(grade(undefined)).toEqual({ kind: 'ungraded', reason: 'the trial carries no state' });
  });

  it('changes its version with what it reads beside the case', () => {
    expect(grader('1').version).not.toBe(grader('2').version);
  });
});
