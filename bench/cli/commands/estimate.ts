import { estimatePlan } from '#bench/plan/estimate-plan.ts';
import { EXIT } from '../exit-code.ts';
import { count, dollars, duration, NOT_MEASURED } from '../format-number.ts';
import { openCast } from '../open-cast.ts';
import type { Screen } from '../screen.ts';
import { textTable } from '../text-table.ts';
import { contendersOf, lockedPrices, type RunFlags, runOptions } from './run.ts';

type EstimateFlags = Pick<
  RunFlags,
  'contenders' | 'variants' | 'trials' | 'seed' | 'limit' | 'prices' | 'concurrency' | 'json'
>;

/** Calls, tokens, dollars and minutes of a run, before any of them is spent. */
export async function estimate(scenarioIds: readonly string[], flags: EstimateFlags, screen: Screen): Promise<number> {
  // Keys are not needed to count: a made-up one stands in where none is set, and nothing is ever asked with it.
  const opened = await openCast(scenarioIds, contendersOf(flags), {
    trials: flags.trials,
    seed: flags.seed,
    limit: flags.limit,
    env: withStandInKeys(process.env),
    labTimeScale: 0,
  });
  try {
    const { plan, scenarios } = opened.cast;
    const prices = await lockedPrices(plan, opened, flags);
    const whole = estimatePlan(plan, scenarios, prices, { concurrency: runOptions(flags).concurrency });
    if (flags.json) {
      screen.out(JSON.stringify({ schema: 'bakeoff.estimate/1', ...whole, prices }, null, 2));
      return EXIT.done;
    }
    screen.out(
      textTable(
        [
          { title: 'contender' },
          { title: 'trials', align: 'right' },
          { title: 'calls', align: 'right' },
          { title: 'tokens in', align: 'right' },
          { title: 'tokens out', align: 'right' },
          { title: 'dollars', align: 'right' },
          { title: 'price' },
        ],
        whole.contenders.map((one) => [
          one.contender,
          count(one.trials),
          count(one.calls),
          count(one.inputTokens),
          count(one.outputTokens),
          one.usd === undefined ? NOT_MEASURED : dollars(one.usd),
          one.usd === undefined ? `unpriced: ${one.unpricedBecause}` : priceNote(one.contender, prices),
        ]),
      ),
    );
    screen.out('');
    const priced = whole.contenders.filter(({ usd }) => usd !== undefined).length;
    screen.out(
      `${count(whole.trials)} trials, ${count(whole.calls)} calls, ` +
        `${priced === 0 ? 'nobody priced' : `about ${dollars(whole.usd)}`}` +
        `${priced > 0 && whole.unpriced.length > 0 ? ` for the priced contenders (${whole.unpriced.join(', ')} not among them)` : ''}` +
        `, about ${duration(whole.minutes * 60_000)}.`,
    );
    screen.out(
      'Input is counted in characters (4 to a token); an answer is taken to have 400 tokens where nothing limits it, ' +
        'at 60 tokens/s after 1 s. A guide, not a quote.',
    );
    return EXIT.done;
  } finally {
    await opened.close();
  }
}

function priceNote(contender: string, prices: Awaited<ReturnType<typeof lockedPrices>>): string {
  const line = prices.lines.find((candidate) => candidate.contender === contender);
  if (line === undefined) return 'recorded: nothing is spent';
  if (line.match === 'prefix') return `price of ${line.matchedModel}, a neighbour: confirm with --prices`;
  return line.match === 'exact' ? 'list price' : line.match;
}

function withStandInKeys(env: NodeJS.ProcessEnv): Readonly<Record<string, string | undefined>> {
  return new Proxy(env, {
    get: (target, name) => Reflect.get(target, name) ?? (String(name).endsWith('_API_KEY') ? 'not-a-key' : undefined),
  });
}
