import { describe, expect, it } from 'vitest';
import type { Grade } from '#bench/domain/grade.ts';
import { type BfclExpectation, bfclCall } from './bfcl-call.ts';
import { replyTo } from './reply-to.ts';

const AREA = { name: 'area', parameters: { base: { type: 'integer' }, unit: { type: 'string' } }, required: ['base'] };
const VOLUME = { name: 'volume', parameters: { base: { type: 'integer' } }, required: ['base'] };

/** One accepted call of area, whose unit may be left out. */
function area(...bases: readonly number[]) {
  return { name: 'area', args: { base: bases, unit: ['', 'cm'] } };
}

function grade(accepted: BfclExpectation['accepted'], ...calls: readonly (readonly [string, unknown])[]): Grade {
  const c = { id: 'c1', expected: { functions: [AREA, VOLUME], accepted } };
  const toolCalls = calls.map(([name, input], place) => ({ id: `call-${place}`, name, input, rawInput: '' }));
  const grader = bfclCall<typeof c>({ expected: (one) => one.expected });
  return grader.grade({ ...replyTo(c, ''), toolCalls }, { ask: undefined }) as Grade;
}

describe('bfclCall', () => {
  it.each([
    { accepted: [area(3)], calls: [['area', { base: 3 }]], because: 'the unit may be left out' },
    { accepted: [area(3)], calls: [['area', { base: 3, unit: 'CM' }]], because: 'the unit is accepted' },
    {
      accepted: [area(3), area(4)],
      calls: [
        ['area', { base: 4 }],
        ['area', { base: 3 }],
      ],
      because: 'order does not matter',
    },
    {
      accepted: [area(3, 4), area(3)],
      calls: [
        ['area', { base: 3 }],
        ['area', { base: 4 }],
      ],
      because: 'the pairing that works counts, whichever call could be first',
    },
    { accepted: [], calls: [], because: 'no function fits' },
  ] as const)('accepts $calls: $because', ({ accepted, calls }) => {
    expect(grade(accepted, ...calls)).toMatchObject({ kind: 'scored', score: 1 });
  });

  it.each([
    { accepted: [area(3)], calls: [], mode: 'missing-call' },
    {
      accepted: [area(3)],
      calls: [
        ['area', { base: 3 }],
        ['area', { base: 3 }],
      ],
      mode: 'extra-call',
    },
    { accepted: [area(3)], calls: [['volume', { base: 3 }]], mode: 'wrong-tool' },
    { accepted: [area(3)], calls: [['area', undefined]], mode: 'invalid-arguments' },
    { accepted: [area(3)], calls: [['area', [3]]], mode: 'invalid-arguments' },
    { accepted: [area(3)], calls: [['area', { unit: 'cm' }]], mode: 'missing-argument' },
    {
      accepted: [{ name: 'area', args: { base: [3], unit: ['m'] } }],
      calls: [['area', { base: 3 }]],
      mode: 'missing-argument',
    },
    { accepted: [area(3)], calls: [['area', { base: 3, colour: 'red' }]], mode: 'hallucinated-argument' },
    { accepted: [area(3)], calls: [['area', { base: 3, constructor: 1 }]], mode: 'hallucinated-argument' },
    {
      accepted: [{ name: 'area', args: { base: [3] } }],
      calls: [['area', { base: 3, unit: 'cm' }]],
      mode: 'hallucinated-argument',
    },
    { accepted: [area(3)], calls: [['area', { base: '3' }]], mode: 'wrong-type' },
    { accepted: [area(3)], calls: [['area', { base: 4 }]], mode: 'wrong-argument' },
    {
      accepted: [area(3), area(4)],
      calls: [
        ['area', { base: 3 }],
        ['area', { base: 3 }],
      ],
      mode: 'wrong-argument',
    },
    { accepted: [], calls: [['area', { base: 3 }]], mode: 'unneeded-call' },
  ] as const)('does not accept $calls: $mode', ({ accepted, calls, mode }) => {
    expect(grade(accepted, ...calls)).toMatchObject({ kind: 'scored', score: 0, mode });
  });
});
