import type { Contender } from '#bench/domain/contender.ts';
import type { Outcome } from '#bench/domain/outcome.ts';
import type { PlannedTrial } from '#bench/domain/plan.ts';
import type { CaseBase } from '#bench/domain/scenario.ts';
import type { LoadedScenario } from '#bench/plan/load-scenario.ts';
import { answerHash, outputHash } from './answer-hash.ts';
import type { RanTrial, TrialContext } from './run-trial.ts';
import { trialBase } from './trial-base.ts';

const NOT_SEEN = "inside the user's product code";

/** A trial answered by the user's own product code: only its total time is ours to measure. What it throws makes the trial broken. */
export async function productTrial(
  planned: PlannedTrial,
  loaded: LoadedScenario,
  oneCase: CaseBase,
  contender: Contender,
  { effects, lag, signal, slotMs, inFlight, warmUp }: TrialContext,
): Promise<RanTrial> {
  const startedAt = effects.clock.wall().toISOString();
  const calledMs = effects.clock.nowMs();
  const answer = await loaded.scenario.run?.({ case: oneCase, contender, signal });
  if (answer === undefined) throw new Error("the scenario's own code gave no answer");
  const doneMs = effects.clock.nowMs();
  const toolCalls = answer.toolCalls ?? [];
  const outcome: Outcome =
    answer.text === '' && toolCalls.length === 0
      ? { kind: 'wrong-shape', detail: 'the reply is empty' }
      : { kind: 'answered' };
  const unseen = ['connectMs', 'ttfatMs', 'ttftMs', 'thinkMs', 'tpotMs', 'maxStallMs', 'chunks'];
  return {
    trial: {
      ...trialBase(planned, loaded, oneCase),
      warmUp,
      evidence: 'measured',
      startedAt,
      endedAt: effects.clock.wall().toISOString(),
      outcome,
      attempts: [],
      usage: undefined,
      cost: { kind: 'unpriced', reason: NOT_SEEN },
      latency: {
        queueWaitMs: calledMs - slotMs,
        connectMs: undefined,
        ttfatMs: undefined,
        ttftMs: undefined,
        thinkMs: undefined,
        e2eMs: doneMs - calledMs,
        responseMs: doneMs - slotMs,
        tpotMs: undefined,
        maxStallMs: undefined,
        chunks: undefined,
        clientLagMs: lag.longestBetween(slotMs, doneMs),
        disturbed: undefined,
        concurrencyAtSend: inFlight,
        sentSource: 'call',
        connectionReused: undefined,
        alpn: undefined,
        notMeasured: Object.fromEntries(unseen.map((name) => [name, NOT_SEEN])),
      },
      finish: undefined,
      servedModel: undefined,
      fingerprint: undefined,
      outputHash: outputHash(answer.text, toolCalls),
      answerHash: answerHash(answer.text, toolCalls),
      recorded: undefined,
    },
    reply: {
      trial: planned.id,
      prompt: loaded.scenario.prompts[contender.variant]?.(oneCase) ?? [],
      transcript: [{ role: 'assistant', text: answer.text, ...(toolCalls.length > 0 ? { toolCalls } : {}) }],
      text: answer.text,
      reasoningText: '',
      refusalText: '',
      state: undefined,
    },
  };
}
