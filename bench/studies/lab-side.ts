import type { LabModel } from '#providers/lab/lab-model.ts';
import type { CaseSheet } from './answer-sheet.ts';

/** A lab model under the label a policy knows it by, with its true quality case by case. */
export interface LabSide {
  readonly label: string;
  readonly model: LabModel;
  /** `<scenario>` or `<scenario>/<clause>` -> probability of a right answer; the clause wins where a case cites it. */
  readonly quality: Readonly<Record<string, number>>;
}

/** The model as it is on this case. */
export function caseModel(side: LabSide, { entry, facts }: CaseSheet): LabModel {
  const clause = facts.clauses.find((id) => Object.hasOwn(side.quality, `${entry.scenarioId}/${id}`));
  const key = clause === undefined ? entry.scenarioId : `${entry.scenarioId}/${clause}`;
  const quality = side.quality[key];
  if (quality === undefined) throw new Error(`Nobody said how good ${side.label} is in ${key}.`);
  const known = MODELS.get(side) ?? new Map<string, LabModel>();
  MODELS.set(side, known);
  const model = known.get(key) ?? { ...side.model, quality: { default: quality } };
  known.set(key, model);
  return model;
}

const MODELS = new WeakMap<LabSide, Map<string, LabModel>>();

/**
 * The chance of each answer of the sheet, in its order, over all ways in which the lab could have made this case: what `drawAnswer`
 * comes to on average.
 */
export function answerChances(side: LabSide, sheet: CaseSheet): readonly number[] {
  const model = caseModel(side, sheet);
  const { right, wrong, broken } = sheet;
  const q = model.quality.default;
  const refused = q === 1 ? 0 : Math.min(1 - q, model.refusalShare);
  const left = 1 - q - refused;
  const unreadable = broken > 0 ? left * model.brokenJsonShare : 0;
  return [
    ...new Array<number>(right).fill(q / right),
    ...new Array<number>(wrong).fill((left - unreadable) / wrong),
    ...new Array<number>(broken).fill(unreadable / broken),
    refused,
  ];
}
