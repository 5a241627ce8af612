import { usdText } from '#bench/domain/cost.ts';
import { lockPrices } from '#bench/plan/lock-prices.ts';
import { REAL_EFFECTS } from '#bench/run/effects.ts';
import { priceTrial } from '#bench/run/price-trial.ts';
import { readEnvironment } from '#bench/run/read-environment.ts';
import { findRun, readTrials } from '#bench/store/read-runs.ts';
import { EXIT } from '../exit-code.ts';
import { count, dollars } from '../format-number.ts';
import { PROJECT_ROOT } from '../project.ts';
import { readManualPrices } from '../read-manual-prices.ts';
import type { Screen } from '../screen.ts';
import { textTable } from '../text-table.ts';

interface Sum {
  trials: number;
  thenUsd: number;
  nowUsd: number;
  unpricedThen: number;
  unpricedNow: number;
}

/**
 * What a run's tokens would cost at other prices: today's table, or the user's own. Nothing is asked and nothing of the run
 * is changed; what it cost is what its price lock says.
 */
export async function recost(
  wanted: string,
  flags: { readonly prices: string | undefined; readonly results: string; readonly json: boolean },
  screen: Screen,
): Promise<number> {
  const { run, folder } = await findRun(flags.results, wanted);
  const prices = lockPrices(run.plan.contenders, {
    capturedAt: REAL_EFFECTS.clock.wall(),
    manual: await readManualPrices(flags.prices),
    simulated: Object.fromEntries(
      run.prices.lines.flatMap(({ match, matchedModel, tiers: [base] }) =>
        match === 'simulated' && base !== undefined
          ? [
              [
                matchedModel,
                {
                  input: base.inputUsdPerMillion,
                  output: base.outputUsdPerMillion,
                  cacheRead: base.cacheReadUsdPerMillion,
                },
              ],
            ]
          : [],
      ),
    ),
    sourceVersion: readEnvironment(PROJECT_ROOT).sdks['@pydantic/genai-prices'] ?? 'unknown',
  });
  const sums = new Map<string, Sum>();
  for await (const trial of readTrials(folder)) {
    const sum = sums.get(trial.contender) ?? { trials: 0, thenUsd: 0, nowUsd: 0, unpricedThen: 0, unpricedNow: 0 };
    sums.set(trial.contender, sum);
    const now = priceTrial(trial.attempts, prices, trial.contender, REAL_EFFECTS.clock.wall());
    sum.trials += 1;
    if (trial.cost.kind === 'unpriced') sum.unpricedThen += 1;
    else sum.thenUsd += Number(trial.cost.usd);
    if (now.kind === 'unpriced') sum.unpricedNow += 1;
    else sum.nowUsd += Number(now.usd);
  }
  if (flags.json) {
    const contenders = [...sums].map(([contender, { thenUsd, nowUsd, ...rest }]) => ({
      contender,
      ...rest,
      thenUsd: usdText(thenUsd),
      nowUsd: usdText(nowUsd),
    }));
    screen.out(JSON.stringify({ schema: 'bakeoff.recost/1', run: run.id, contenders, prices }, null, 2));
    return EXIT.done;
  }
  screen.out(
    textTable(
      [
        { title: 'contender' },
        { title: 'trials', align: 'right' },
        { title: 'as locked', align: 'right' },
        { title: 'at these prices', align: 'right' },
        { title: 'change', align: 'right' },
      ],
      [...sums].map(([contender, { trials, thenUsd, nowUsd, unpricedThen, unpricedNow }]) => [
        contender,
        count(trials),
        amount(thenUsd, unpricedThen, trials),
        amount(nowUsd, unpricedNow, trials),
        thenUsd > 0 && unpricedNow === unpricedThen
          ? `${((nowUsd / thenUsd - 1) * 100).toFixed(1).replace('-', '−')} %`
          : '–',
      ]),
    ),
  );
  return EXIT.done;
}

function amount(usd: number, unpriced: number, trials: number): string {
  if (unpriced === trials) return 'unpriced';
  return unpriced === 0 ? dollars(usd) : `${dollars(usd)} + ${count(unpriced)} unpriced`;
}
