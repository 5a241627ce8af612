import { describe, expect, it } from 'vitest';
import type { Message } from '#bench/domain/message.ts';
import type { CaseBase, KnownReply, Scenario } from '#bench/domain/scenario.ts';
import type { LenientShape } from '#bench/graders/lenient/lenient-shape.ts';
import { regradeLoss } from '#bench/graders/lenient/regrade-loss.ts';
import { loadScenario } from '#bench/plan/load-scenario.ts';
import { replyOf } from '#providers/controls/control-reply.ts';
import { extraction } from '#scenarios/extraction/scenario.ts';
import { toolCalling } from '#scenarios/tool-calling/scenario.ts';
import type { QaCase } from '#scenarios/workspace-qa/qa-case.ts';
import { workspaceQa } from '#scenarios/workspace-qa/scenario.ts';
import { playControl } from './play-control.ts';

/** Losses of substance: the answer itself is wrong, made up, withheld or not allowed. */
const SUBSTANCE = [
  'wrong-answer',
  'fabrication',
  'stale-page',
  'over-abstention',
  'permission-leak',
  'wrong-value',
  'invented-value',
  'swapped-date',
  'omitted-value',
  'wrong-argument',
  'hallucinated-argument',
  'missing-call',
  'premature-destructive-call',
  'guessed-instead-of-asking',
];

interface KnownLoss {
  readonly mode: string;
  readonly trial: string;
  readonly regraded: { readonly rule: string; readonly score: number } | undefined;
}

async function knownLosses<C extends CaseBase>(scenario: Scenario<C>, shape: LenientShape<C>): Promise<KnownLoss[]> {
  const grader = scenario.graders[scenario.primary];
  if (grader === undefined) throw new Error(`${scenario.id} has no primary grader`);
  const losses: KnownLoss[] = [];
  for await (const c of scenario.cases.read()) {
    for (const { mode, replies } of scenario.knownAnswers?.(c).bad ?? []) {
      const input = await playControl(scenario, c, replyOf(replies.map(asMessage)));
      const grade = await grader.grade(input, { ask: undefined });
      if (grade.kind !== 'scored' || grade.score === 1) continue;
      const regraded = await regradeLoss(grader, input, grade.score, { shape, mode: grade.mode });
      losses.push({ mode, trial: `${c.id}: ${replies.at(-1)?.text ?? ''}`, regraded });
    }
  }
  return losses;
}

function asMessage({ text = '', toolCalls = [] }: KnownReply, turn: number): Message {
  const calls = toolCalls.map(({ name, input }, at) => ({
    id: `call-${turn}-${at}`,
    name,
    input,
    rawInput: JSON.stringify(input),
  }));
  return { role: 'assistant', text, ...(calls.length > 0 ? { toolCalls: calls } : {}) };
}

const LOSSES: readonly KnownLoss[] = [
  ...(await knownLosses<QaCase>(workspaceQa, { citations: (c) => c.expected.citations })),
  ...(await knownLosses(extraction, { schema: extraction.output?.schema })),
  ...(await knownLosses(toolCalling, {
    tools: Object.fromEntries(
      (await loadScenario(toolCalling)).toolSpecs.map(({ name, inputSchema }) => [name, inputSchema]),
    ),
  })),
];

describe('the known wrong answers of the starter scenarios', () => {
  it('are many enough to say something', () => {
    expect(LOSSES.filter(({ mode }) => SUBSTANCE.includes(mode)).length).toBeGreaterThan(400);
  });

  it('are not made right by any lenient rule', () => {
    const forgiven = LOSSES.filter(({ mode, regraded }) => SUBSTANCE.includes(mode) && regraded?.score === 1);
    expect(forgiven).toEqual([]);
  });

  it.each([
    { mode: 'fenced-json', rules: ['strip-fences'] },
    { mode: 'extra-prose', rules: ['drop-preamble'] },
    { mode: 'renamed-key', rules: ['rename-keys-back'] },
    { mode: 'missing-citation', rules: ['ignore-citations'] },
  ])('are put down to the form where it is the form: $mode', ({ mode, rules }) => {
    const losses = LOSSES.filter((loss) => loss.mode === mode);
    expect(losses.length).toBeGreaterThan(0);
    const mended = losses.filter(({ regraded }) => regraded?.score === 1 && rules.includes(regraded.rule));
    expect(mended.length / losses.length).toBeGreaterThan(0.95);
  });
});
