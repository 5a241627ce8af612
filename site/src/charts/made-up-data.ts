import type { ChartContender, ChartEstimate } from './contender.ts';
import type { HistoryPoint } from './history-line.ts';
import type { Standing } from './palette.ts';

/** Data for tests and galleries of charts: made up, the same every time, and shaped like a real run. */
export function madeUpCharts(labels: readonly string[] = NAMES) {
  const next = generator(7);
  const contenders = labels.map(
    (label, i): ChartContender => ({
      key: `contender-${i}`,
      label,
      role: i === 0 ? 'candidate' : i === 1 ? 'baseline' : 'other',
    }),
  );
  const around = (value: number, reach: number): ChartEstimate => ({
    value,
    interval: { low: value - reach * (0.8 + 0.4 * next()), high: value + reach * (0.8 + 0.4 * next()) },
  });
  const quality = contenders.map((_, i) =>
    around([0.823, 0.781, 0.791, 0.678, 0.623, 0.572][i] ?? 0.5 + 0.3 * next(), 0.04),
  );
  const usd = contenders.map((_, i) => {
    const value = [0.0263, 0.008, 0.0149, 0.0024, 0.0011, 0.0013][i] ?? 0.001 * 60 ** next();
    return around(value, value * 0.06);
  });
  const pace = contenders.map((_, i) => [11.2, 3.6, 4.46, 1.67, 1.21, 2.65][i] ?? 1 + 5 * next());
  const bell = () => (next() + next() + next() + next() - 2) / 0.577;
  const standing = (low: number, high: number): Standing => (low > 0 ? 'better' : high < 0 ? 'worse' : 'inconclusive');
  const paired = (label: string, value: number, reach: number, group?: string) => ({
    label,
    ...(group === undefined ? {} : { group }),
    difference: {
      value,
      interval95: { low: value - reach, high: value + reach * 1.05 },
      interval80: { low: value - reach * 0.65, high: value + reach * 0.66 },
    },
    standing: standing(value - reach, value + reach * 1.05),
    cases: 40,
  });
  const categories = ['coding', 'extraction', 'reasoning', 'tool use', 'writing'];
  const tasks = ['parse invoice', 'fix failing test', 'plan route', 'summarise thread', 'route ticket', 'rewrite SQL'];
  const baseline = contenders[1] ?? contenders[0] ?? { key: 'none', label: 'none', role: 'baseline' as const };
  const week = (i: number) => new Date(Date.UTC(2026, 5, 3) + i * 7 * 86_400_000).toISOString();
  return {
    contenders,
    paired: {
      metric: 'pass rate',
      baseline: baseline.label,
      margin: 0.03,
      noise: { low: -0.012, high: 0.013 },
      rows: contenders
        .filter((contender) => contender !== baseline)
        .map(({ label, role }, i) => ({
          ...paired(label, [0.043, 0.062, -0.103, -0.158, -0.209][i] ?? 0.3 * (next() - 0.6), 0.0445),
          strong: role === 'candidate',
        })),
    },
    pairedByScenario: {
      metric: 'pass rate',
      baseline: baseline.label,
      margin: 0.03,
      rows: categories.flatMap((group) =>
        contenders
          .slice(0, 3)
          .flatMap((contender) =>
            contender === baseline ? [] : [paired(contender.label, 0.2 * (next() - 0.45), 0.06, group)],
          ),
      ),
    },
    pareto: {
      metric: 'pass rate',
      rows: contenders.map((contender, i) => ({ contender, quality: quality[i], usd: usd[i] })),
    },
    ecdf: {
      clock: 'time to last token',
      series: contenders.map((contender, i) => ({
        contender,
        seconds: Array.from({ length: 1180 - i * 12 }, () => (pace[i] ?? 1) * Math.exp(0.45 * bell())),
        trials: 1200,
      })),
    },
    percentiles: {
      clock: 'time to last token',
      rows: contenders.map((contender, i) => {
        const p50 = pace[i] ?? 1;
        return {
          contender,
          p50,
          p90: p50 * 1.78,
          p95: around(p50 * 2.1, p50 * 0.12),
          p99: i % 3 === 2 ? undefined : p50 * 2.9,
        };
      }),
    },
    cost: {
      rows: contenders.map((contender, i) => {
        const total = usd[i];
        const whole = total?.value ?? 0;
        return {
          contender,
          total,
          parts: {
            input: whole * 0.28,
            cached: whole * 0.07,
            reasoning: i % 2 === 0 ? whole * 0.35 : undefined,
            output: whole * (i % 2 === 0 ? 0.3 : 0.65),
          },
        };
      }),
    },
    stability: {
      rows: contenders.map((contender, i) => ({
        contender,
        agreements: Array.from({ length: 40 }, () => Math.round(30 * Math.min(1, 0.45 + 0.6 * next() + 0.02 * i)) / 30),
        flipRate: 0.4 - i * 0.03,
      })),
    },
    strip: {
      threshold: 0.7,
      rows: contenders.map((contender, i) => ({
        contender,
        scores: Array.from({ length: 30 - i }, () => (next() < 0.2 ? next() * 0.6 : 0.75 + 0.25 * next())),
        errors: i,
        ungraded: 0,
      })),
    },
    history: {
      metric: 'pass rate',
      measure: 'share' as const,
      series: contenders.map((contender, s) => {
        const level = quality[s]?.value ?? 0.6;
        const points = (from: number, to: number): HistoryPoint[] =>
          Array.from({ length: to - from }, (_, i) => ({
            when: week(from + i),
            estimate: around(level + 0.02 * bell() * 0.6, 0.03),
          }));
        return {
          contender,
          segments: s === 0 ? [points(21, 24)] : s === 5 ? [points(0, 9), points(13, 24)] : [points(0, 24)],
        };
      }),
      events: [
        { when: week(13), words: 'Borealis 2 Pro: snapshot 2026-09' },
        { when: week(15), words: 'price change' },
        { when: week(20), words: 'scenario version 3' },
      ],
    },
    dumbbell: {
      metric: 'pass rate',
      candidate: contenders[0] ?? baseline,
      baseline,
      rows: categories.flatMap((category) =>
        tasks.slice(0, 4).map((task, i) => {
          const [a, b] = [Math.round(30 * (0.6 + 0.4 * next())) / 30, Math.round(30 * (0.5 + 0.5 * next())) / 30];
          const wilson = (share: number): ChartEstimate => ({
            value: share,
            interval: { low: Math.max(0, share - 0.14), high: Math.min(1, share + 0.1) },
          });
          return {
            label: `${category}: ${task}`,
            candidate: wilson(a),
            baseline: i === 3 && category === 'writing' ? undefined : wilson(b),
            standing:
              Math.abs(a - b) < 0.2 ? ('inconclusive' as const) : a > b ? ('better' as const) : ('worse' as const),
          };
        }),
      ),
    },
  };
}

const NAMES = ['Dune X', 'Borealis 2 Pro', 'Aster 4 Large', 'Aster 4 Mini', 'Borealis 2 Flash', 'Cedar 70B (open)'];

/** Numbers in [0, 1), the same for a seed on every machine (Park and Miller 1988). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return (state % 1_000_003) / 1_000_003;
  };
}
