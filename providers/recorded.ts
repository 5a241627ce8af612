import { PARAMETER_NAMES } from '#bench/domain/call.ts';
import type { Contender } from '#bench/domain/contender.ts';
import type { Recording, ReplayingProvider } from '#bench/domain/provider.ts';

export interface RecordedOptions {
  /** The registry key; default `recorded`. */
  readonly id?: string;
  /** The files the recordings come from, for the record; default `recordings`. */
  readonly from?: string;
  /** The prompt variant the recordings answer; default `base`. */
  readonly variant?: string;
}

/**
 * Replays answers recorded elsewhere, with their recorded cost, latency and date. Nothing is asked and nothing measured, so
 * whatever a contender would change about the answer is refused before the run.
 * @throws Error when two recordings claim the same model, case and repetition: which of them is the answer is not ours to guess
 */
export async function openRecorded(
  recordings: readonly Recording[] | AsyncIterable<Recording>,
  { id = 'recorded', from = 'recordings', variant = 'base' }: RecordedOptions = {},
): Promise<ReplayingProvider> {
  const byModel = new Map<string, Map<string, Recording>>();
  for await (const recording of recordings) {
    const { modelId, caseId, repetition } = recording;
    const ofModel = byModel.get(modelId) ?? new Map<string, Recording>();
    byModel.set(modelId, ofModel);
    if (ofModel.has(place(caseId, repetition))) {
      throw new Error(
        `${from}: two recordings of ${modelId}, case "${caseId}", repetition ${repetition}. ` +
          'Number them as repetitions 1, 2, …, or keep one.',
      );
    }
    ofModel.set(place(caseId, repetition), recording);
  }
  const models = [...byModel.keys()].sort();

  return {
    kind: 'replaying',
    id,
    evidence: 'recorded',
    baseUrlHost: from,
    sdk: 'none: replayed',
    refuses: (contender, needs) => [
      ...refusedModel(contender, models, id),
      ...refusedChanges(contender, variant),
      ...(needs.tools ? ['Recordings hold text and no tool calls: choose a scenario without tools.'] : []),
    ],
    replay: ({ modelId, caseId, repetition }) => byModel.get(modelId)?.get(place(caseId, repetition)),
  };
}

function place(caseId: string, repetition: number): string {
  return `${repetition} ${caseId}`;
}

function refusedModel({ modelId }: Contender, models: readonly string[], id: string): readonly string[] {
  if (models.includes(modelId)) return [];
  if (models.length === 0) return [`There are no recordings of "${modelId}", nor of any other model.`];
  return [`There are no recordings of "${modelId}". Recorded: ${models.map((model) => `${id}:${model}`).join(', ')}.`];
}

function refusedChanges(contender: Contender, variant: string): readonly string[] {
  const set: string[] = PARAMETER_NAMES.filter((name) => contender.parameters[name] !== undefined);
  if (contender.api !== undefined) set.push('api');
  if (contender.baseUrl !== undefined) set.push('baseUrl');
  return [
    ...set.map(
      (name) =>
        `"${name}" cannot be set: the answers were recorded elsewhere and cannot change any more. Leave it out.`,
    ),
    ...(contender.variant === variant
      ? []
      : [
          `Recorded were answers to the prompt "${variant}", not "${contender.variant}": choose the variant "${variant}".`,
        ]),
  ];
}
