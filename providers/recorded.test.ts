import { assert, describe, expect, it } from 'vitest';
import type { Contender } from '#bench/domain/contender.ts';
import type { Recording, ReplayQuestion } from '#bench/domain/provider.ts';
import { openRecorded } from './recorded.ts';

const NEEDS_NOTHING = { tools: false, output: false };

function recording(known: Partial<Recording> = {}): Recording {
  return {
    modelId: 'march',
    caseId: 'q-1',
    repetition: 1,
    text: '[Yes]',
    usage: undefined,
    e2eMs: 4291.5,
    ttftMs: undefined,
    costUsd: '0.000374',
    startedAt: undefined,
    writtenAtLocal: '2023-07-02T21:28:40',
    outputTokens: 156,
    finishReason: undefined,
    ...known,
  };
}

function contender(known: Partial<Contender> = {}): Contender {
  return {
    label: 'recorded:march',
    provider: 'recorded',
    modelId: 'march',
    parameters: {},
    variant: 'base',
    stream: true,
    api: undefined,
    baseUrl: undefined,
    ...known,
  };
}

async function* arriving(recordings: readonly Recording[]): AsyncGenerator<Recording> {
  yield* recordings;
}

describe('openRecorded', () => {
  it('replays what was recorded of a model, case and repetition, with everything noted then', async () => {
    const second = recording({ repetition: 2, text: '[No]' });
    const other = recording({ modelId: 'june', text: 'June says [No]' });
    const provider = await openRecorded([recording(), second, other]);
    expect(provider.replay(asked('march', 'q-1', 1))).toEqual(recording());
    expect(provider.replay(asked('march', 'q-1', 2))).toBe(second);
    expect(provider.replay(asked('june', 'q-1', 1))).toBe(other);
  });

  it('has no answer to what was not recorded, rather than one of its neighbours', async () => {
    const provider = await openRecorded([recording()]);
    expect(provider.replay(asked('march', 'q-2', 1))).toBeUndefined();
    expect(provider.replay(asked('march', 'q-1', 2))).toBeUndefined();
    expect(provider.replay(asked('june', 'q-1', 1))).toBeUndefined();
  });

  it('takes recordings as they arrive as well', async () => {
    const provider = await openRecorded(arriving([recording()]));
    expect(provider.replay(asked('march', 'q-1', 1))?.text).toBe('[Yes]');
  });

  it('calls itself recorded, never measured, and names where the recordings come from', async () => {
    const provider = await openRecorded([recording()], { from: 'LLMDrift' });
    expect(provider).toMatchObject({
      kind: 'replaying',
      id: 'recorded',
      evidence: 'recorded',
      baseUrlHost: 'LLMDrift',
    });
  });

  it('does not choose between two recordings of the same model, case and repetition', async () => {
    await expect(openRecorded([recording(), recording({ text: '[No]' })])).rejects.toThrow(
      'two recordings of march, case "q-1", repetition 1',
    );
  });

  it('keeps apart cases whose ids run into a number', async () => {
    const provider = await openRecorded([
      recording({ caseId: '1 q', repetition: 1 }),
      recording({ caseId: 'q', repetition: 11 }),
    ]);
    expect(provider.replay(asked('march', '1 q', 1))?.caseId).toBe('1 q');
    expect(provider.replay(asked('march', 'q', 11))?.caseId).toBe('q');
    expect(provider.replay(asked('march', 'q', 1))).toBeUndefined();
  });
});

describe('what a recorded contender is refused', () => {
  it('is nothing when it asks for a recorded model as it was', async () => {
    const provider = await openRecorded([recording()]);
    expect(provider.refuses(contender(), { tools: false, output: true })).toEqual([]);
  });

  it('is a model that was not recorded, with the names of those that were', async () => {
    const provider = await openRecorded([recording({ modelId: 'march' }), recording({ modelId: 'june' })]);
    expect(provider.refuses(contender({ modelId: 'may' }), NEEDS_NOTHING)).toEqual([
      'There are no recordings of "may". Recorded: recorded:june, recorded:march.',
    ]);
  });

  it('is every model when nothing was recorded', async () => {
    const provider = await openRecorded([]);
    expect(provider.refuses(contender(), NEEDS_NOTHING)).toEqual([
      'There are no recordings of "march", nor of any other model.',
    ]);
  });

  it.each([
    { parameters: { temperature: 0 }, names: 'temperature' },
    { parameters: { thinkingBudgetTokens: 0 }, names: 'thinkingBudgetTokens' },
    { parameters: { stop: [] }, names: 'stop' },
  ])('is the parameter $names: nothing can be changed any more', async ({ parameters, names }) => {
    const provider = await openRecorded([recording()]);
    const refusals = provider.refuses(contender({ parameters }), NEEDS_NOTHING);
    expect(refusals).toHaveLength(1);
    expect(refusals[0]).toContain(`"${names}" cannot be set`);
  });

  it('is another address, another API and another prompt, each in its own words', async () => {
    const provider = await openRecorded([recording()]);
    const changed = contender({ baseUrl: 'http://localhost:1', api: 'chat', variant: 'terse' });
    const [api, baseUrl, variant, ...rest] = provider.refuses(changed, NEEDS_NOTHING);
    assert(api !== undefined && baseUrl !== undefined && variant !== undefined);
    expect(api).toContain('"api"');
    expect(baseUrl).toContain('"baseUrl"');
    expect(variant).toContain('not "terse"');
    expect(rest).toEqual([]);
  });

  it('is a scenario with tools, since only text was recorded', async () => {
    const provider = await openRecorded([recording()]);
    expect(provider.refuses(contender(), { tools: true, output: false })).toEqual([
      'Recordings hold text and no tool calls: choose a scenario without tools.',
    ]);
  });
});

function asked(modelId: string, caseId: string, repetition: number): ReplayQuestion {
  return { scenario: 'quiz', modelId, caseId, repetition };
}
