import type { Contender } from '#bench/domain/contender.ts';
import type { ControlProvider } from '#bench/domain/provider.ts';
import { controlArm } from './controls/control-arms.ts';

/** How the id of a control's model says what it distorts: `<arm>@<label of the incumbent>`. */
const MODEL_ID = /^(?<arm>[^@]+)@(?<of>.+)$/;

/**
 * A control arm as a contender of a run.
 * @throws Error naming the arms there are, when the model id is not `<arm>@<incumbent>` of a known one
 */
export function openControl({ modelId }: Pick<Contender, 'modelId'>): ControlProvider {
  const { arm = modelId, of = '' } = MODEL_ID.exec(modelId)?.groups ?? {};
  const { make, needs } = controlArm(arm);
  return {
    kind: 'control',
    id: 'control',
    evidence: 'control',
    baseUrlHost: 'none',
    sdk: 'none: made by rule',
    of,
    needs,
    refuses: ({ label }) =>
      of === '' ? [`"${label}" does not say whom it distorts: control:${arm}@<contender>.`] : [],
    answer: make,
  };
}
