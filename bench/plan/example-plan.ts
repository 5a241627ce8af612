import { z } from 'zod';
import type { Contender } from '#bench/domain/contender.ts';
import type { Plan } from '#bench/domain/plan.ts';
import type { CaseBase } from '#bench/domain/scenario.ts';
import { inline } from './case-source.ts';
import { defineScenario, type ScenarioDefinition } from './define-scenario.ts';
import { type LoadedScenario, loadScenario } from './load-scenario.ts';
import { makePlan } from './make-plan.ts';
import { parseContender } from './parse-contender.ts';

/** A case as the examples of the tests ask it. */
export interface ExampleCase extends CaseBase {
  readonly question: string;
  readonly page?: string | undefined;
}

type ExampleDefinition = ScenarioDefinition<ExampleCase, unknown, Readonly<Record<string, never>>>;

const exampleCase = z.object({ id: z.string(), question: z.string(), page: z.string().optional() });

/** Cases `c1`, `c2`, … */
export function exampleCases(count: number): readonly ExampleCase[] {
  return Array.from({ length: count }, (_, place) => ({ id: `c${place + 1}`, question: `What is ${place + 1}?` }));
}

/** A scenario for tests, loaded: what a test does not name is the plainest there is. */
export function exampleScenario(
  cases: readonly ExampleCase[],
  changes: Partial<Omit<ExampleDefinition, 'graders' | 'primary' | 'cases'>> & {
    readonly limit?: number;
    readonly graders?: Parameters<typeof defineScenario<ExampleCase>>[0]['graders'];
  } = {},
): Promise<LoadedScenario> {
  const { limit, graders, ...rest } = changes;
  const scenario = defineScenario<ExampleCase, unknown>({
    id: 'example',
    version: 1,
    title: 'An example',
    tier: 'launch',
    severity: 'S2',
    cases: inline(cases, exampleCase),
    prompts: { base: (c) => c.question },
    graders: graders ?? {
      exact: {
        version: '1',
        describes: 'says yes',
        grade: ({ text }) => ({ kind: 'scored', score: text === 'yes' ? 1 : 0 }),
      },
    },
    primary: Object.keys(graders ?? { exact: 0 })[0] ?? 'exact',
    ...rest,
  });
  return loadScenario(scenario, { limit });
}

export function exampleContenders(...labels: readonly string[]): readonly Contender[] {
  return labels.map((label) => parseContender(`${label}=openai:${label}-model`));
}

export function examplePlan(
  scenarios: readonly LoadedScenario[],
  contenders: readonly Contender[],
  changes: { readonly repetitions?: number; readonly seed?: number; readonly warmUps?: number } = {},
): Plan {
  return makePlan(scenarios, contenders, { repetitions: 1, seed: 1, warmUps: 0, caseLimit: undefined, ...changes });
}
