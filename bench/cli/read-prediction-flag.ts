import { readPrediction } from '#bench/analysis/read-prediction.ts';
import type { Prediction } from '#bench/domain/decision.ts';
import type { Plan } from '#bench/domain/plan.ts';
import { InputError } from './exit-code.ts';

const FORM =
  /^(?<metric>[^:]+):(?<contender>.+)@(?<scenario>[^@=]+)=(?<low>[-+.\de]+?)\.\.(?<high>[-+.\de]+):(?<checkBy>\d{4}-\d{2}-\d{2})$/;

/**
 * A prediction as it is given: `<metric>:<contender>@<scenario>=<low>..<high>:<YYYY-MM-DD>`, in the policies' units: a share
 * as 0.82, seconds, dollars.
 * @param place which one of its decision, from 1
 * @param from ISO date of the decision; a prediction is of later
 * @throws InputError saying what is accepted
 */
export function readPredictionFlag(text: string, plan: Plan, place: number, from: string): Prediction {
  const { metric, contender, scenario, low, high, checkBy } = FORM.exec(text)?.groups ?? {};
  const refused = (why: string) =>
    new InputError(
      `--predict "${text}": ${why} Accepted: <metric>:<contender>@<scenario>=<low>..<high>:<YYYY-MM-DD>, ` +
        'as in quality:new@workspace-qa=0.8..0.9:2027-01-31.',
    );
  if (metric === undefined || contender === undefined || scenario === undefined || checkBy === undefined) {
    throw refused('it cannot be read.');
  }
  const reading = readPrediction(metric);
  if ('unknown' in reading) throw refused(reading.unknown);
  const labels = plan.contenders.map(({ label }) => label);
  if (!labels.includes(contender)) throw refused(`the run has no contender "${contender}", only ${labels.join(', ')}.`);
  const scenarios = plan.scenarios.map(({ id }) => id);
  if (!scenarios.includes(scenario))
    throw refused(`the run has no scenario "${scenario}", only ${scenarios.join(', ')}.`);
  const [least, most] = [Number(low), Number(high)];
  if (!Number.isFinite(least) || !Number.isFinite(most) || least > most) throw refused('its range is not one.');
  if (!isDay(checkBy) || checkBy <= from) throw refused(`it has to be checked on a day after ${from}.`);
  return { id: `p${place}`, metric, contender, scenario, low: least, high: most, checkBy };
}

/** Whether a text is a day there is, as `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  const at = new Date(`${text}T00:00:00.000Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}
