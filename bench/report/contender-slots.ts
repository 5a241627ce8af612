import { isControl } from '#bench/domain/contender.ts';
import type { Run } from '#bench/domain/run.ts';
import type { TrackedContender } from './report.ts';
import { uniqueSlugs } from './slugs.ts';

/** Colours that can be told apart by everybody; whoever comes later is grey, and labelled. */
const SLOTS = 6;

/**
 * Everyone who ever competed. A colour belongs to a label from the first run it is in, so that pages of different months can be laid
 * side by side.
 *
 * @param runs oldest first
 */
export function trackContenders(runs: readonly Pick<Run, 'plan'>[]): readonly TrackedContender[] {
  const models = new Map<string, Set<string>>();
  for (const contender of runs.flatMap(({ plan }) => plan.contenders)) {
    if (isControl(contender)) continue;
    const known = models.get(contender.label) ?? new Set();
    models.set(contender.label, known.add(contender.modelId));
  }
  const slugs = uniqueSlugs([...models.keys()]);
  return [...models].map(([label, modelIds], place) => ({
    label,
    slug: slugs.get(label) ?? label,
    slot: place < SLOTS ? place + 1 : undefined,
    modelIds: [...modelIds],
  }));
}
