import {
  assumedDesign,
  casesNeeded,
  observedDesign,
  priceOfTrials,
  type QualityDesign,
  smallestDetectable,
  trialsNeeded,
} from '#bench/analysis/power.ts';
import { EXIT, InputError } from '../exit-code.ts';
import { loadFindings } from '../load-findings.ts';
import type { Screen } from '../screen.ts';
import { baselineOf } from './compare.ts';

export interface PowerFlags {
  /** Points that must be found. */
  readonly difference: number;
  /** Per cent. */
  readonly power: number;
  readonly baseline: string | undefined;
  readonly contender: string | undefined;
  readonly cases: number | undefined;
  readonly trials: number;
  /** Per cent; assumed pass rate where there is no run. */
  readonly rate: number;
  readonly results: string;
  readonly json: boolean;
}

/** Share of variance between cases, and correlation of two contenders' difficulties, where no run says otherwise. */
const ASSUMED_ICC = 0.5;
const ASSUMED_CORRELATION = 0.7;

interface Answer {
  readonly scenario: string | undefined;
  readonly contender: string | undefined;
  readonly says: readonly string[];
}

/** How many cases and trials find a difference, what these find, and what the next ones cost: from a run, or from assumptions. */
export async function power(wanted: string | undefined, flags: PowerFlags, screen: Screen): Promise<number> {
  const answers = wanted === undefined ? [assumed(flags)] : await observed(wanted, flags);
  if (flags.json) {
    screen.out(JSON.stringify({ schema: 'bakeoff.power/1', answers }, null, 2));
    return EXIT.done;
  }
  for (const { scenario, contender, says } of answers) {
    if (scenario !== undefined) screen.out(screen.paint('bold', `${scenario}: ${contender}`));
    for (const line of says) screen.out(`  ${line}`);
  }
  return EXIT.done;
}

function assumed(flags: PowerFlags): Answer {
  const design = assumedDesign({
    rate: flags.rate / 100,
    icc: ASSUMED_ICC,
    correlation: ASSUMED_CORRELATION,
    trialsPerCase: flags.trials,
  });
  const says = [
    `Assumed: both near ${flags.rate} %, half of the variance between cases, correlation ${ASSUMED_CORRELATION}, ${flags.trials} trials a case.`,
    ...sentences(design, flags.cases, flags),
  ];
  return { scenario: undefined, contender: undefined, says };
}

async function observed(wanted: string, flags: PowerFlags): Promise<readonly Answer[]> {
  const { run, observations } = await loadFindings(flags.results, wanted);
  const { plan } = run;
  const baseline = baselineOf(plan, flags.baseline);
  const others = plan.contenders
    .map(({ label }) => label)
    .filter((label) => label !== baseline && (flags.contender === undefined || label === flags.contender));
  if (others.length === 0) {
    throw new InputError(
      `No contender "${flags.contender}" beside ${baseline}. Known: ${plan.contenders.map(({ label }) => label).join(', ')}.`,
    );
  }
  return plan.scenarios.flatMap(({ id, cases }) =>
    others.map((contender): Answer => {
      const design = observedDesign(observations, plan, { scenario: id, contender, baseline });
      const title = `${contender} against ${baseline}`;
      if (design === undefined) {
        return {
          scenario: id,
          contender: title,
          says: ['No case differed, so this run says nothing of the variance. Leave the run out to assume one.'],
        };
      }
      const count = flags.cases ?? Object.keys(cases).length;
      const more = trialsNeeded(design, count, flags.difference / 100, { power: flags.power / 100 });
      const price = priceOfTrials(observations, plan, { scenario: id, contender, trials: count });
      return { scenario: id, contender: title, says: [...sentences(design, count, flags), more.says, price.says] };
    }),
  );
}

function sentences(design: QualityDesign, cases: number | undefined, flags: PowerFlags): readonly string[] {
  const options = { power: flags.power / 100 };
  return [
    casesNeeded(design, flags.difference / 100, options).says,
    ...(cases === undefined ? [] : [smallestDetectable(design, cases, options).says]),
  ];
}
