import type { LabModel } from './lab-model.ts';
import { LAB_MODELS } from './lab-models.ts';

/** A time in which a lab model was otherwise than it is today; as made up as the model. */
export interface LabPeriod {
  readonly model: string;
  /** First day, ISO date in UTC; undefined: from its beginning. */
  readonly from?: string;
  /** The first day on which it is over. */
  readonly until: string;
  /** For whoever reads a history. */
  readonly title: string;
  readonly was: Partial<Pick<LabModel, 'snapshot' | 'quality' | 'brokenJsonShare'>>;
}

/**
 * The lab's past: a snapshot replaced by an equal one, a snapshot replaced by a worse one, and a model that got worse for a while
 * under the same name. What a history shows can be held against it.
 */
export const LAB_CHRONICLE: readonly LabPeriod[] = [
  {
    model: 'aurora-2',
    until: '2026-09-01',
    title: 'The snapshot before today’s, no better and no worse',
    was: { snapshot: '2026-05' },
  },
  {
    model: 'aurora-2-mini',
    until: '2026-09-01',
    title: 'The snapshot before today’s, no better and no worse',
    was: { snapshot: '2026-05' },
  },
  {
    model: 'cirrus-1',
    until: '2026-10-06',
    title: 'The snapshot that still kept JSON contracts',
    was: {
      snapshot: '2026-06',
      quality: { default: 0.81, 'workspace-qa': 0.83, extraction: 0.86, 'tool-calling': 0.79 },
      brokenJsonShare: 0.1,
    },
  },
  {
    model: 'borealis-3',
    from: '2026-10-09',
    until: '2026-11-03',
    title: 'Worse answers over pages under the same snapshot id: a silent drift, and as silent a repair',
    was: { quality: { default: 0.93, 'workspace-qa': 0.68, extraction: 0.96, 'tool-calling': 0.94 } },
  },
];

/** The models as the lab served them on a day. @param day ISO date in UTC; undefined: today */
export function labModelsOn(day: string | undefined): readonly LabModel[] {
  if (day === undefined) return LAB_MODELS;
  return LAB_MODELS.map((model) => {
    const period = LAB_CHRONICLE.find(
      ({ model: id, from, until }) => id === model.id && (from === undefined || from <= day) && day < until,
    );
    return period === undefined ? model : { ...model, ...period.was };
  });
}
