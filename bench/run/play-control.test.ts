import { describe, expect, it } from 'vitest';
import { exampleCases, exampleScenario } from '#bench/plan/example-plan.ts';
import { playControl } from './play-control.ts';

describe('a control arm that calls a tool', () => {
  it('gets no result for one that is only offered: the call is its answer', async () => {
    const [oneCase] = exampleCases(1);
    const { scenario } = await exampleScenario(exampleCases(1), {
      offers: () => [{ name: 'add', description: 'adds', inputSchema: { type: 'object' } }],
    });
    const call = { id: 'call-1', name: 'add', input: {}, rawInput: '{}' };
    const said = { role: 'assistant', text: '', toolCalls: [call] } as const;
    if (oneCase === undefined) throw new Error('there is one example case');
    const input = await playControl(scenario, oneCase, { text: '', transcript: [said], toolCalls: [call] });
    expect(input).toMatchObject({ transcript: [said], toolCalls: [call], outcome: { kind: 'answered' } });
    expect(input.transcript).toHaveLength(1);
  });
});
