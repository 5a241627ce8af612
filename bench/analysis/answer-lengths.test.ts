import { describe, expect, it } from 'vitest';
import { answerLengths } from './answer-lengths.ts';
import { sampleRun } from './sample-trials.ts';

const { plan } = sampleRun({ a: [[1, 1], [1]], 'b/a': [[1, 1], [1]], silent: [[1]] });

describe('answerLengths', () => {
  it('is the mean over the replies of a contender, warm-ups aside, and absent where nobody said anything', async () => {
    const lengths = await answerLengths(plan, [
      { trial: 'letters/c0/a/1', text: '1234' },
      { trial: 'letters/c0/a/2', text: '' },
      { trial: 'letters/c0/a/warm-up-1', text: 'a very long warm-up' },
      { trial: 'letters/c1/b/a/1', text: '123456' },
    ]);
    expect(lengths).toEqual(
      new Map([
        [
          'letters',
          new Map([
            ['a', 2],
            ['b/a', 6],
          ]),
        ],
      ]),
    );
  });
});
