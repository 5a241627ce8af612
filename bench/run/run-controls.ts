import { answerHash, outputHash } from '#bench/domain/answer-hash.ts';
import type { Contender } from '#bench/domain/contender.ts';
import type { PlannedTrial } from '#bench/domain/plan.ts';
import type { ControlAnswer, ControlProvider } from '#bench/domain/provider.ts';
import type { CaseBase } from '#bench/domain/scenario.ts';
import { type Trial, type TrialReply, trialId } from '#bench/domain/trial.ts';
import { interleave } from '#bench/plan/interleave.ts';
import type { LoadedScenario } from '#bench/plan/load-scenario.ts';
import type { Journal } from '#bench/store/journal.ts';
import { readReplies } from '#bench/store/read-runs.ts';
import type { Clock } from './effects.ts';
import { playControl } from './play-control.ts';
import type { Cast } from './run-plan.ts';
import { trialBase } from './trial-base.ts';

/**
 * Makes the trials of a run's control arms, once everybody else has answered: by rule from the prompt, or from what the
 * incumbent said. What is there already is left alone, so a crash in the middle costs nothing.
 */
export async function runControls(
  folder: string,
  cast: Cast,
  clock: Clock,
  journal: Journal,
  done: ReadonlySet<string>,
): Promise<void> {
  const controls = new Map<string, { contender: Contender; provider: ControlProvider }>();
  for (const [label, { contender, provider }] of cast.contenders) {
    if (provider.kind === 'control') controls.set(label, { contender, provider });
  }
  if (controls.size === 0) return;
  const answers = await answersOf(folder, new Set([...controls.values()].map(({ provider }) => provider.of)), cast);
  for (const planned of interleave(cast.plan)) {
    const control = controls.get(planned.contender);
    const loaded = cast.scenarios.get(planned.scenario);
    const oneCase = loaded?.cases.get(planned.case);
    if (control === undefined || loaded === undefined || oneCase === undefined || done.has(planned.id)) continue;
    const { trial, reply } = await controlTrial(planned, loaded, oneCase, control, answers, cast, clock);
    await journal.append(trial, reply);
  }
}

/** What the incumbents said, by trial id. */
async function answersOf(
  folder: string,
  incumbents: ReadonlySet<string>,
  { plan }: Cast,
): Promise<ReadonlyMap<string, ControlAnswer>> {
  const wanted = new Set(interleave(plan).flatMap(({ id, contender }) => (incumbents.has(contender) ? [id] : [])));
  const answers = new Map<string, ControlAnswer>();
  for await (const { trial, text, transcript } of readReplies(folder)) {
    if (!wanted.has(trial)) continue;
    const toolCalls = transcript.flatMap((message) => (message.role === 'assistant' ? (message.toolCalls ?? []) : []));
    answers.set(trial, { text, transcript, toolCalls });
  }
  return answers;
}

async function controlTrial(
  planned: PlannedTrial,
  loaded: LoadedScenario,
  oneCase: CaseBase,
  { contender, provider }: { readonly contender: Contender; readonly provider: ControlProvider },
  answers: ReadonlyMap<string, ControlAnswer>,
  { plan }: Cast,
  clock: Clock,
): Promise<{ trial: Trial; reply: TrialReply | undefined }> {
  const at = clock.wall().toISOString();
  const said = (caseId: string) => answers.get(trialId(planned.scenario, caseId, provider.of, planned.repetition));
  const prompt = loaded.scenario.prompts[contender.variant]?.(oneCase) ?? [];
  const base = {
    ...trialBase(planned, loaded, oneCase),
    warmUp: false,
    evidence: provider.evidence,
    startedAt: at,
    endedAt: at,
    attempts: [],
    usage: undefined,
    cost: { kind: 'unpriced', reason: 'a control arm asks nobody' },
    latency: undefined,
    finish: undefined,
    servedModel: undefined,
    fingerprint: undefined,
    recorded: undefined,
  } as const;
  const incumbent = said(planned.case);
  if (provider.needs === 'incumbent' && incumbent === undefined) {
    const outcome = { kind: 'missing-recording' } as const;
    return { trial: { ...base, outcome, outputHash: undefined, answerHash: undefined }, reply: undefined };
  }
  const answer = provider.answer({
    scenarioId: planned.scenario,
    caseId: planned.case,
    repetition: planned.repetition,
    prompt,
    incumbent,
    others: [...loaded.cases.keys()].flatMap((id) => (id === planned.case ? [] : (said(id) ?? []))),
    seed: plan.seed,
  });
  const played = await playControl(loaded.scenario, oneCase, answer);
  return {
    trial: {
      ...base,
      outcome: played.outcome,
      outputHash: outputHash(played.text, played.toolCalls),
      answerHash: answerHash(played.text, played.toolCalls),
    },
    reply: {
      trial: planned.id,
      prompt,
      transcript: played.transcript,
      text: played.text,
      reasoningText: '',
      refusalText: '',
      state: played.state,
    },
  };
}
