import type { BudgetMetric, Gate, Policy, Select } from '#bench/domain/policy.ts';

/**
 * What the compiler may know of scenarios, by id: the keys of their graders are the type of `primary`. The type of an object
 * of scenarios made by defineScenario fits.
 */
export type KnownScenarios = Readonly<Record<string, { readonly primary: string }>>;

type Ids<Known extends KnownScenarios> = keyof Known & string;
type Graders<Known extends KnownScenarios> = Known[Ids<Known>]['primary'];
type Part<Known extends KnownScenarios> = `${Ids<Known>}/${string}`;
type Whole<Known extends KnownScenarios> = Ids<Known> | Part<Known>;

/** `quality` is the score of each scenario's primary grader. */
type KnownMetric<Known extends KnownScenarios> =
  | 'quality'
  | `quality.${Graders<Known>}`
  | BudgetMetric
  | 'flip-rate'
  | 'agreement'
  | `pass^${number}`;

type KnownSelect<Known extends KnownScenarios> = Omit<Select, 'family' | 'slice' | 'case'> & {
  readonly family?: readonly Ids<Known>[];
  readonly slice?: readonly Part<Known>[];
  readonly case?: readonly Part<Known>[];
};

/** Every kind of gate by itself, its metric and its select narrowed to what is known; budgets and reliabilities have their own. */
type KnownGate<Known extends KnownScenarios, G extends Gate = Gate> = G extends Gate
  ? Omit<G, 'select' | 'metric'> & { readonly select?: KnownSelect<Known> } & (G extends { readonly metric: infer M }
        ? { readonly metric: string extends M ? KnownMetric<Known> : M }
        : unknown)
  : never;

/** A policy whose scenarios, graders and slices are those of `Known`. */
export type KnownPolicy<Known extends KnownScenarios> = Omit<Policy, 'gates' | 'evidence' | 'traffic' | 'tieBreak'> & {
  readonly evidence: Omit<Policy['evidence'], 'minCases'> & {
    readonly minCases: { readonly [Key in Whole<Known>]?: number };
  };
  readonly traffic?: Omit<NonNullable<Policy['traffic']>, 'weights'> & {
    readonly weights: { readonly [Key in Whole<Known>]?: number };
  };
  readonly gates: readonly KnownGate<Known>[];
  readonly tieBreak?: readonly (KnownMetric<Known> | 'expected-harm-per-10k')[];
};

/**
 * A policy in TypeScript: `definePolicy<{ 'workspace-qa': typeof workspaceQa }>()({ … })`. A misspelt scenario, grader or
 * kind of gate does not compile; values of slices are read from the cases, so those are for `bakeoff policy check`.
 */
export function definePolicy<Known extends KnownScenarios>(): (policy: KnownPolicy<Known>) => Policy {
  // A known policy is a policy whose texts are fewer; the compiler does not see it through the mapped types.
  return (policy) => policy as unknown as Policy;
}
