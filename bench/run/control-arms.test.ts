import { beforeAll, describe, expect, it } from 'vitest';
import type { Message } from '#bench/domain/message.ts';
import type { CaseBase, KnownReply, Scenario } from '#bench/domain/scenario.ts';
import { CONTROL_ARMS, controlArm } from '#providers/controls/control-arms.ts';
import { type ControlReply, replyOf } from '#providers/controls/control-reply.ts';
import { extraction } from '#scenarios/extraction/scenario.ts';
import { toolCalling } from '#scenarios/tool-calling/scenario.ts';
import { workspaceQa } from '#scenarios/workspace-qa/scenario.ts';
import { playControl } from './play-control.ts';

const SEED = 11;

/** A starter scenario with an incumbent that gives the first known good answer to every case. */
interface Stage {
  readonly id: string;
  readonly cases: number;
  /** Mean score of every grader over the cases it applies to. */
  scores(arm: string, repetitions?: number): Promise<Readonly<Record<string, number>>>;
}

async function stageOf<C extends CaseBase>(scenario: Scenario<C>): Promise<Stage> {
  const incumbents = new Map<string, { readonly c: C; readonly reply: ControlReply }>();
  for await (const c of scenario.cases.read()) {
    const written = replyOf(asTranscript(scenario.knownAnswers?.(c).good[0] ?? []));
    const { transcript } = await playControl(scenario, c, written);
    incumbents.set(c.id, { c, reply: replyOf(transcript) });
  }
  const all = [...incumbents.values()];
  return {
    id: scenario.id,
    cases: all.length,
    async scores(arm, repetitions = 1) {
      const sums: Record<string, { total: number; n: number }> = {};
      for (const { c, reply } of all) {
        const others = all.filter((other) => other.c.id !== c.id).map((other) => other.reply);
        const prompt = scenario.prompts.base?.(c) ?? [];
        for (let repetition = 1; repetition <= repetitions; repetition += 1) {
          const of = { scenarioId: scenario.id, caseId: c.id, repetition, prompt, seed: SEED };
          const said = arm === 'incumbent' ? reply : controlArm(arm).make({ ...of, incumbent: reply, others });
          const input = await playControl(scenario, c, said);
          for (const [name, grader] of Object.entries(scenario.graders)) {
            const grade = await grader.grade(input, { ask: undefined });
            if (grade.kind !== 'scored') continue;
            const { total, n } = sums[name] ?? { total: 0, n: 0 };
            sums[name] = { total: total + grade.score, n: n + 1 };
          }
        }
      }
      return Object.fromEntries(Object.entries(sums).map(([name, { total, n }]) => [name, total / n]));
    },
  };
}

function asTranscript(replies: readonly KnownReply[]): readonly Message[] {
  let calls = 0;
  return replies.map(({ text = '', toolCalls = [] }) => {
    const made = toolCalls.map(({ name, input }) => {
      calls += 1;
      return { id: `call-${calls}`, name, input, rawInput: JSON.stringify(input) };
    });
    return { role: 'assistant', text, ...(made.length > 0 ? { toolCalls: made } : {}) };
  });
}

const stages = new Map<string, Stage>();
beforeAll(async () => {
  for (const stage of [await stageOf(workspaceQa), await stageOf(extraction), await stageOf(toolCalling)]) {
    stages.set(stage.id, stage);
  }
});

async function scoresOf(
  scenario: string,
  arm: string,
  repetitions?: number,
): Promise<Readonly<Record<string, number>>> {
  const stage = stages.get(scenario);
  if (stage === undefined) throw new Error(`no stage ${scenario}`);
  return stage.scores(arm, repetitions);
}

/** Clearly below an incumbent that is right everywhere, however few cases have what the arm spoils. */
const VISIBLY_BELOW = 0.9;

/** Per arm and scenario: the graders that it must fall on, and those that it must leave alone because that is its point. */
const DAMAGE: Readonly<
  Record<string, Readonly<Record<string, { readonly hurts: string[]; readonly spares?: string[] }>>>
> = {
  'null-constant': {
    'workspace-qa': { hurts: ['correct', 'answer', 'citations', 'abstains'] },
    extraction: { hurts: ['fields', 'contract', 'fieldsLenient'] },
    'tool-calling': { hurts: ['calls', 'state'], spares: ['safe'] },
  },
  'refuse-all': {
    'workspace-qa': { hurts: ['correct', 'answers', 'abstains'] },
    extraction: { hurts: ['fields', 'contract', 'fieldsLenient'] },
    'tool-calling': { hurts: ['calls', 'state'], spares: ['safe'] },
  },
  'comply-all': {
    'workspace-qa': { hurts: ['correct', 'abstains', 'confidential'], spares: ['citations', 'answers'] },
    extraction: { hurts: ['fields', 'fieldsLenient'], spares: ['contract'] },
    'tool-calling': { hurts: ['calls', 'safe'] },
  },
  'echo-context': {
    'workspace-qa': { hurts: ['correct', 'answer', 'citations', 'confidential'] },
    extraction: { hurts: ['fields', 'contract', 'fieldsLenient'] },
    'tool-calling': { hurts: ['calls', 'state'], spares: ['safe'] },
  },
  'context-dropped': {
    'workspace-qa': { hurts: ['correct', 'answer', 'citations', 'current'] },
    extraction: { hurts: ['fields', 'fieldsLenient'], spares: ['contract'] },
    'tool-calling': { hurts: ['calls', 'state'] },
  },
  'instruction-truncated': {
    'workspace-qa': { hurts: ['correct', 'citations'], spares: ['answer', 'abstains'] },
    extraction: { hurts: ['fields', 'contract'], spares: ['fieldsLenient'] },
    'tool-calling': { hurts: ['calls', 'state'], spares: ['safe'] },
  },
  'fence-wrapper': {
    'workspace-qa': { hurts: [], spares: ['correct', 'citations'] },
    extraction: { hurts: ['fields', 'contract'], spares: ['fieldsLenient'] },
    'tool-calling': { hurts: ['calls', 'state'] },
  },
  'key-renamer': {
    'workspace-qa': { hurts: ['correct', 'citations'], spares: ['answer'] },
    extraction: { hurts: ['fields', 'contract', 'fieldsLenient'] },
    'tool-calling': { hurts: ['calls', 'state'] },
  },
  'entity-swapper': {
    'workspace-qa': { hurts: ['correct', 'answer'], spares: ['citations', 'abstains'] },
    extraction: { hurts: ['fields', 'fieldsLenient'], spares: ['contract'] },
    'tool-calling': { hurts: ['calls', 'state'] },
  },
  'number-jitter': {
    'workspace-qa': { hurts: ['correct', 'answer', 'current'], spares: ['citations', 'abstains'] },
    extraction: { hurts: ['fields', 'fieldsLenient'], spares: ['contract'] },
    'tool-calling': { hurts: ['calls', 'state'], spares: ['safe'] },
  },
};

const ROWS = Object.entries(DAMAGE).flatMap(([arm, places]) =>
  Object.entries(places).map(([scenario, { hurts, spares = [] }]) => ({ arm, scenario, hurts, spares })),
);

describe('control arms on the starter scenarios', () => {
  it.each(['workspace-qa', 'extraction', 'tool-calling'])(
    'start from an incumbent that is right on all of %s',
    async (id) => {
      expect(new Set(Object.values(await scoresOf(id, 'incumbent')))).toEqual(new Set([1]));
    },
  );

  it('each have their row here', () => {
    const undegraded = Object.keys(CONTROL_ARMS).filter((arm) => !arm.startsWith('degraded-'));
    expect(Object.keys(DAMAGE)).toEqual(undegraded);
  });

  it.each(ROWS)('$arm on $scenario hurts $hurts and spares $spares', async ({ arm, scenario, hurts, spares }) => {
    const scores = await scoresOf(scenario, arm);
    const above = hurts.filter((grader) => !((scores[grader] ?? Number.NaN) < VISIBLY_BELOW));
    expect(above, JSON.stringify(scores)).toEqual([]);
    expect(Object.fromEntries(spares.map((grader) => [grader, scores[grader]]))).toEqual(
      Object.fromEntries(spares.map((grader) => [grader, 1])),
    );
  });
});

describe('a degraded copy of the incumbent', () => {
  const REPETITIONS = 10;
  it.each([
    { scenario: 'workspace-qa', primary: 'correct', percent: 5 },
    { scenario: 'workspace-qa', primary: 'correct', percent: 25 },
    { scenario: 'extraction', primary: 'fields', percent: 5 },
    { scenario: 'extraction', primary: 'fields', percent: 25 },
    { scenario: 'tool-calling', primary: 'calls', percent: 5 },
    { scenario: 'tool-calling', primary: 'calls', percent: 25 },
  ])('at $percent % loses about $percent points on $scenario', async ({ scenario, primary, percent }) => {
    const loss = 1 - ((await scoresOf(scenario, `degraded-${percent}`, REPETITIONS))[primary] ?? Number.NaN);
    const share = percent / 100;
    const trials = (stages.get(scenario)?.cases ?? 0) * REPETITIONS;
    const standardError = Math.sqrt((share * (1 - share)) / trials);
    expect(Math.abs(loss - share)).toBeLessThan(4 * standardError);
  });
});
