import { answerHash, outputHash } from '#bench/domain/answer-hash.ts';
import type { Contender } from '#bench/domain/contender.ts';
import { recordedLatency } from '#bench/domain/latency.ts';
import type { PlannedTrial } from '#bench/domain/plan.ts';
import type { ReplayingProvider } from '#bench/domain/provider.ts';
import type { Finish } from '#bench/domain/reply.ts';
import type { CaseBase } from '#bench/domain/scenario.ts';
import type { Trial, TrialReply } from '#bench/domain/trial.ts';
import type { LoadedScenario } from '#bench/plan/load-scenario.ts';
import { trialBase } from './trial-base.ts';

/** A trial made of a recording: its text, tokens, latency, cost and date as recorded, and marked so. Nothing is measured. */
export function replayTrial(
  planned: PlannedTrial,
  loaded: LoadedScenario,
  oneCase: CaseBase,
  contender: Contender,
  provider: ReplayingProvider,
): { trial: Trial; reply: TrialReply | undefined } {
  const recording = provider.replay({
    scenario: planned.scenario,
    modelId: contender.modelId,
    caseId: planned.case,
    repetition: planned.repetition,
  });
  const base = {
    ...trialBase(planned, loaded, oneCase),
    warmUp: false,
    evidence: provider.evidence,
    attempts: [],
    fingerprint: undefined,
  };
  if (recording === undefined) {
    return {
      trial: {
        ...base,
        startedAt: undefined,
        endedAt: undefined,
        outcome: { kind: 'missing-recording' },
        usage: undefined,
        cost: { kind: 'unpriced', reason: 'there is no recording' },
        latency: undefined,
        finish: undefined,
        servedModel: undefined,
        outputHash: undefined,
        answerHash: undefined,
        recorded: undefined,
      },
      reply: undefined,
    };
  }
  const { text, costUsd, startedAt } = recording;
  return {
    trial: {
      ...base,
      startedAt,
      endedAt: undefined,
      outcome: recording.finishReason === 'length' ? { kind: 'cut-short' } : { kind: 'answered' },
      usage: recording.usage,
      cost:
        costUsd === undefined
          ? { kind: 'unpriced', reason: 'no cost was recorded' }
          : { kind: 'recorded', usd: costUsd },
      latency: recordedLatency(recording, 'not in the recording'),
      finish: recordedFinish(recording.finishReason),
      // The recording knows which model was asked, not which one answered.
      servedModel: undefined,
      outputHash: outputHash(text, []),
      answerHash: answerHash(text, []),
      recorded: { writtenAtLocal: recording.writtenAtLocal, outputTokens: recording.outputTokens },
    },
    reply: {
      trial: planned.id,
      prompt: loaded.scenario.prompts[contender.variant]?.(oneCase) ?? [],
      transcript: [{ role: 'assistant', text }],
      text,
      reasoningText: '',
      refusalText: '',
      state: undefined,
    },
  };
}

/** `stop` and `length` are the words all vendors share; any other is kept as it was written down. */
function recordedFinish(raw: string | undefined): Finish | undefined {
  if (raw === undefined) return undefined;
  return { reason: raw === 'stop' || raw === 'length' ? raw : 'other', raw };
}
