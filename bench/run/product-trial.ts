import { answerHash, outputHash } from '#bench/domain/answer-hash.ts';
import type { Contender } from '#bench/domain/contender.ts';
import type { CallFailure } from '#bench/domain/failure.ts';
import type { Latency } from '#bench/domain/latency.ts';
import type { Outcome } from '#bench/domain/outcome.ts';
import type { PlannedTrial } from '#bench/domain/plan.ts';
import type { Provider } from '#bench/domain/provider.ts';
import type { CaseBase, ProductAnswer } from '#bench/domain/scenario.ts';
import type { LoadedScenario } from '#bench/plan/load-scenario.ts';
import { roundMs } from './round-ms.ts';
import { trialBase } from './trial-base.ts';
import type { RanTrial, TrialContext } from './trial-context.ts';
import { watchCall } from './watch-call.ts';

const NOT_SEEN = "inside the user's product code";
const UNSEEN = ['connectMs', 'ttfatMs', 'ttftMs', 'thinkMs', 'tpotMs', 'maxStallMs', 'chunks'] as const;

export interface ProductParts {
  readonly planned: PlannedTrial;
  readonly loaded: LoadedScenario;
  readonly case: CaseBase;
  readonly contender: Contender;
  readonly provider: Provider;
  readonly context: TrialContext;
}

/**
 * A trial answered by the user's own product code: only its total time is ours to measure, and only the total limits it.
 * @throws what the product code throws
 */
export async function productTrial(parts: ProductParts): Promise<RanTrial> {
  const { planned, loaded, contender, provider, context } = parts;
  const { clock } = context.effects;
  const startedAt = clock.wall().toISOString();
  const calledMs = clock.nowMs();
  const answer = await answerOf(parts);
  const doneMs = clock.nowMs();
  const said = 'failure' in answer ? undefined : answer;
  const toolCalls = said?.toolCalls ?? [];
  return {
    trial: {
      ...trialBase(planned, loaded, parts.case),
      warmUp: context.warmUp,
      // What answered decides; the product code is only what stood in between.
      evidence: provider.evidence === 'simulated' ? 'simulated' : 'measured',
      startedAt,
      endedAt: clock.wall().toISOString(),
      outcome: 'failure' in answer ? { kind: 'failed', failure: answer.failure } : outcomeOfAnswer(answer),
      attempts: [],
      usage: undefined,
      cost: { kind: 'unpriced', reason: NOT_SEEN },
      latency: said === undefined ? undefined : productLatency(context, calledMs, doneMs),
      finish: undefined,
      servedModel: undefined,
      fingerprint: undefined,
      outputHash: said === undefined ? undefined : outputHash(said.text, toolCalls),
      answerHash: said === undefined ? undefined : answerHash(said.text, toolCalls),
      recorded: undefined,
    },
    reply: {
      trial: planned.id,
      prompt: loaded.scenario.prompts[contender.variant]?.(parts.case) ?? [],
      transcript:
        said === undefined
          ? []
          : [{ role: 'assistant', text: said.text, ...(toolCalls.length > 0 ? { toolCalls } : {}) }],
      text: said?.text ?? '',
      reasoningText: '',
      refusalText: '',
      state: undefined,
    },
  };
}

/** The answer; or why it was not waited for. Code that does not heed its signal is left behind. */
async function answerOf({
  loaded,
  contender,
  context,
  case: oneCase,
}: ProductParts): Promise<ProductAnswer | { readonly failure: CallFailure }> {
  const watch = watchCall(context.options.watchdogs, false, context.signal);
  try {
    const answer = await Promise.race([
      loaded.scenario.run?.({ case: oneCase, contender, signal: watch.signal }),
      watch.ended,
    ]);
    if (answer === undefined) throw new Error("the scenario's own code gave no answer");
    return answer;
  } catch (error) {
    const failure = watch.failure(undefined);
    if (failure === undefined) throw error;
    return { failure };
  } finally {
    watch.release();
  }
}

function outcomeOfAnswer({ text, toolCalls = [] }: ProductAnswer): Outcome {
  return text === '' && toolCalls.length === 0
    ? { kind: 'wrong-shape', detail: 'the reply is empty' }
    : { kind: 'answered' };
}

function productLatency({ lag, slotMs, inFlight }: TrialContext, calledMs: number, doneMs: number): Latency {
  return {
    queueWaitMs: roundMs(calledMs - slotMs),
    connectMs: undefined,
    ttfatMs: undefined,
    ttftMs: undefined,
    thinkMs: undefined,
    e2eMs: roundMs(doneMs - calledMs),
    responseMs: roundMs(doneMs - slotMs),
    tpotMs: undefined,
    maxStallMs: undefined,
    chunks: undefined,
    clientLagMs: roundMs(lag.longestBetween(slotMs, doneMs)),
    disturbed: undefined,
    concurrencyAtSend: inFlight,
    sentSource: 'call',
    connectionReused: undefined,
    alpn: undefined,
    notMeasured: Object.fromEntries(UNSEEN.map((name) => [name, NOT_SEEN])),
  };
}
