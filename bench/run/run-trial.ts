import type { Contender } from '#bench/domain/contender.ts';
import { callFailure } from '#bench/domain/failure.ts';
import type { PlannedTrial } from '#bench/domain/plan.ts';
import type { Provider } from '#bench/domain/provider.ts';
import type { CaseBase } from '#bench/domain/scenario.ts';
import type { LoadedScenario } from '#bench/plan/load-scenario.ts';
import { Conversation } from './conversation.ts';
import { productTrial } from './product-trial.ts';
import { replayTrial } from './replay-trial.ts';
import { trialBase } from './trial-base.ts';
import type { RanTrial, TrialContext } from './trial-context.ts';

/** Asks one case of one contender once, through all its retries, tool steps and scripted turns. Never throws for what a contender or a scenario does. */
export async function runTrial(
  planned: PlannedTrial,
  loaded: LoadedScenario,
  contender: Contender,
  provider: Provider,
  context: TrialContext,
): Promise<RanTrial> {
  const oneCase = loaded.cases.get(planned.case);
  if (oneCase === undefined) throw new Error(`Scenario ${planned.scenario} has no case "${planned.case}".`);
  const startedAt = context.effects.clock.wall().toISOString();
  try {
    if (loaded.scenario.run !== undefined) {
      return await productTrial({ planned, loaded, case: oneCase, contender, provider, context });
    }
    if (provider.kind === 'control')
      throw new Error('a control arm is made after the plan was asked, not asked itself');
    if (provider.kind === 'replaying') return replayTrial(planned, loaded, oneCase, contender, provider);
    return await new Conversation({ planned, loaded, case: oneCase, contender, provider, context }).hold();
  } catch (error) {
    return broken(planned, loaded, oneCase, startedAt, context, error);
  }
}

/** A trial that the scenario's own code ended before anybody was asked; after the operator's stop its error says nothing. */
function broken(
  planned: PlannedTrial,
  loaded: LoadedScenario,
  oneCase: CaseBase,
  startedAt: string,
  { effects, signal, warmUp }: TrialContext,
  error: unknown,
): RanTrial {
  return {
    trial: {
      ...trialBase(planned, loaded, oneCase),
      warmUp,
      evidence: 'measured',
      startedAt,
      endedAt: effects.clock.wall().toISOString(),
      outcome: signal.aborted
        ? { kind: 'failed', failure: callFailure('aborted', 'stopped by the operator') }
        : { kind: 'broken', error: String(error) },
      attempts: [],
      usage: undefined,
      cost: { kind: 'unpriced', reason: 'nothing was asked' },
      latency: undefined,
      finish: undefined,
      servedModel: undefined,
      fingerprint: undefined,
      outputHash: undefined,
      answerHash: undefined,
      recorded: undefined,
    },
    reply: undefined,
  };
}
