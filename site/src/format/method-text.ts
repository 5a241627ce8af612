/** How a method is said: what it is of, its formula, and where it comes from. */
export interface MethodText {
  readonly title: string;
  readonly formula: string;
  readonly says: string;
  readonly source: string;
}

/** By the name an estimate or a test carries. A method without an entry is shown by its name alone. */
export const METHODS: Readonly<Record<string, MethodText>> = {
  'wilson-effective-n': {
    title: 'Mean of scores: Wilson at the effective n',
    formula:
      'n_eff = clamp(p(1 − p) / SE², C, N) · (z / t[f − 1])²;  [p + t²/2n ± t·√(p(1 − p)/n + t²/4n²)] / (1 + t²/n) with n = n_eff, t = t[C − 1]',
    says: 'The mean p of case means; SE between the C independent clusters; f: clusters that tell passing from failing. Trials of one case are repeated looks at one draw, so they count for less than their number N. Never of zero width.',
    source: 'Wilson 1927; Korn & Graubard 1998; Dean & Pagano 2015',
  },
  'mean-of-case-means': {
    title: 'Mean of case means, without an interval',
    formula: 'p = (1/C) Σ mean of case i',
    says: 'One independent case alone has no interval, and none is made up.',
    source: 'Miller 2024, arXiv:2411.00640',
  },
  'clopper-pearson-effective-n': {
    title: 'Absolute gate: Clopper-Pearson at the effective n',
    formula: '[Beta(α/2; x, n − x + 1), Beta(1 − α/2; x + 1, n − x)] with n = n_eff',
    says: 'What a floor or a ceiling is judged by: it covers at least as often as it says.',
    source: 'Clopper & Pearson 1934; Korn & Graubard 1998',
  },
  'paired-mover-wilson': {
    title: 'Difference of two contenders: paired MOVER',
    formula:
      'D = pA − pB;  D − √[(pA − lA)² − 2r(pA − lA)(uB − pB) + (uB − pB)²],  D + √[(uA − pA)² − 2r(uA − pA)(pB − lB) + (pB − lB)²]',
    says: 'On the cases both have, trials averaged within each case; l and u are the limits above, r the correlation of case means. Not zero-width where no case differs.',
    source: 'Newcombe 1998, method 8; Zou & Donner 2008',
  },
  'paired-t': {
    title: 'Paired t over cases',
    formula: 'D ± t[C − 1] · sd(d) / √C,  d_i = difference of case i',
    says: 'The p beside a ratio of medians (of log-ratios case by case), and two runs of one contender where a history is too short for a scan.',
    source: 'Student 1908',
  },
  'clustered-t': {
    title: 'Mean of an amount: clustered t',
    formula: 'x̄ ± t[C − 1] · sd(case means) / √C',
    says: 'Dollars and tokens per trial, and counts of distinct answers; cut off at the least possible value.',
    source: 'Miller 2024; Liang & Zeger 1986',
  },
  'ratio-log-delta-t': {
    title: 'Cost per success: log-delta t',
    formula: 'R = Σ cost / Σ success;  R · exp(±t[C − 1] · SE / R),  SE = √[C/(C − 1) · Σ(C_i − R·S_i)²] / Σ success',
    says: 'Total over total, not a mean of ratios. Without one success there is no such cost.',
    source: 'Woodruff 1971; checked against survey::svyratio',
  },
  'ratio-of-means-log-delta-t': {
    title: 'Ratio of two mean amounts: log-delta t',
    formula: 'R = mean A / mean B over the same cases;  R · exp(±t[C − 1] · SE / R)',
    says: 'Cost and tokens of one contender over those of the other, paired by case.',
    source: 'as above',
  },
  'paired-ratio-log-delta-t': {
    title: 'Ratio of two costs per success, paired',
    formula: 'R = (Σ cost A / Σ success A) / (Σ cost B / Σ success B), by linearisation on the log scale',
    says: 'What a cost gate is judged by: both sides on the same cases.',
    source: 'as above',
  },
  'case-median-log-ratio-t': {
    title: 'Ratio of median latencies, case by case',
    formula: 'exp(mean(d) ± t[C − 1] · sd(d) / √C),  d_i = log(median A on case i / median B on case i)',
    says: 'A ratio, not a difference in ms: long answers and short ones then weigh alike.',
    source: 'statistics.md 1.5',
  },
  'paired-cluster-bootstrap-percentile': {
    title: 'Ratio of p95s: paired cluster bootstrap',
    formula: 'percentiles of log(p95 A / p95 B) over 2 000 seeded resamples of cases',
    says: 'Only from 50 independent cases on; below that it is withheld, because it would cover too little.',
    source: 'Efron & Tibshirani 1993',
  },
  'order-statistics-effective-n': {
    title: 'Latency quantile: order statistics at the effective n',
    formula: '[X(l), X(u)],  l = qbinom(α/2; n_eff, q),  u = qbinom(1 − α/2; n_eff, q) + 1',
    says: 'The quantile itself is type 7. A side that the trials cannot bound is left open, and a p99 below 299 effective trials is withheld.',
    source: 'Woodruff 1952; Hyndman & Fan 1996',
  },
  'kaplan-meier': {
    title: 'Latency quantile with timeouts at different limits: Kaplan-Meier',
    formula: 'S(t) = Π over answers at or before t of (1 − answered / still waiting)',
    says: 'A trial stopped at its limit says "longer than that", and no more.',
    source: 'Kaplan & Meier 1958',
  },
  'suite-scope-normal': {
    title: 'Point of a history: noise of these very cases',
    formula: 'p ± 1.96 · (1/C) √(Σ s_i² / k_i)',
    says: 'These exact cases are all there is: differences between cases are not part of it. For drift of the same suite, and for nothing else.',
    source: 'statistics.md 1.1',
  },
  'wilson-effective-n-over-cells': {
    title: 'Expected harm: severity-weighted failures, over the traffic',
    formula: 'H = 10 000 · Σ share of cell · mean(weight of severity · failed);  limits by MOVER over the cells',
    says: 'Per 10,000 requests, in the unit of the weights. Cells that share a cluster are added end to end, which is never too narrow.',
    source: 'Zou & Donner 2008',
  },
  'wilson-effective-n-weighted': {
    title: 'Expected harm of one part of the traffic',
    formula: 'H = 10 000 · mean(weight of severity · failed), limits by Wilson at the effective n',
    says: 'As above, with a single cell.',
    source: 'Wilson 1927',
  },
  'traffic-weighted-mover': {
    title: 'Monthly cost over the traffic: MOVER',
    formula: 'Σ share · mean cost of the part;  limits: squares of the distances, added',
    says: 'Each part of the traffic weighs as much as the policy says it does.',
    source: 'Zou & Donner 2008',
  },
  'mean-over-scenarios-mover': {
    title: 'Mean over scenarios',
    formula: '(1/S) Σ quality of scenario s;  limits by MOVER',
    says: 'An index of a portfolio, not a measurement: unlike scenarios have no common scale. Only where somebody asks for it.',
    source: 'Zou & Donner 2008',
  },
  'mcnemar-exact': {
    title: 'p beside a difference of single trials: exact McNemar',
    formula: 'p = 2 · min(P[X ≤ b], P[X ≥ b]), X binomial(b + c, 1/2)',
    says: 'b and c: cases that only one of the two passes. A companion of the interval, never in its place.',
    source: 'McNemar 1947',
  },
  'sign-flip-exact': {
    title: 'p beside a difference: signs flipped, all of them',
    formula: 'share of the 2^C ways to sign the case differences whose mean is as far from 0',
    says: 'Up to 16 clusters that differ.',
    source: 'Fisher 1935; Pitman 1937',
  },
  'sign-flip-seeded': {
    title: 'p beside a difference: signs flipped at random',
    formula: 'p = (1 + drawn as far from 0) / (B + 1)',
    says: 'Beyond 16 clusters; the seed is kept with the estimate.',
    source: 'Fisher 1935; Phipson & Smyth 2010',
  },
  none: {
    title: 'No estimate',
    formula: '',
    says: 'Nothing was measured, or what was measured cannot carry a number; the note beside it says which.',
    source: '',
  },
};

/** Every method that an estimate or a test in here names, most frequent first. */
export function methodsIn(value: unknown): readonly { readonly name: string; readonly times: number }[] {
  const found = new Map<string, number>();
  walk(value, found);
  return [...found].map(([name, times]) => ({ name, times })).toSorted((a, b) => b.times - a.times);
}

function walk(value: unknown, found: Map<string, number>): void {
  if (Array.isArray(value)) {
    for (const member of value) walk(member, found);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [key, member] of Object.entries(value)) {
    if (key === 'method' && typeof member === 'string') found.set(member, (found.get(member) ?? 0) + 1);
    else walk(member, found);
  }
}
