import { z } from 'zod';
import { fingerprint } from '#bench/domain/fingerprint.ts';
import type { Grade } from '#bench/domain/grade.ts';
import { scored } from '#bench/domain/grade.ts';
import type { Message, ToolSpec } from '#bench/domain/message.ts';
import type { Recording } from '#bench/domain/provider.ts';
import type {
  CaseBase,
  CaseSource,
  GradeContext,
  GradeInput,
  Grader,
  KnownAnswers,
  ProductAnswer,
  ProductInput,
  Scenario,
  ScenarioTool,
  Severity,
  Tier,
} from '#bench/domain/scenario.ts';

type Prompt = string | readonly Message[];
type GraderVerdict = Grade | number | boolean;
type GraderFunction<C extends CaseBase> = (
  input: GradeInput<C>,
  context: GradeContext,
) => GraderVerdict | Promise<GraderVerdict>;

/** What a scenario's author writes. Misspelt case fields, slices and grader keys do not compile. */
export interface ScenarioDefinition<
  C extends CaseBase,
  State,
  Graders extends Readonly<Record<string, Grader<C> | GraderFunction<C>>>,
> {
  readonly id: string;
  readonly version: number;
  readonly title: string;
  readonly tier: Tier;
  readonly severity: Severity;
  readonly clauses?: readonly string[];
  readonly cases: CaseSource<C>;
  readonly slices?: readonly (keyof C & string)[];
  readonly cluster?: keyof C & string;
  readonly prompts: { readonly base: (c: C) => Prompt } & Readonly<Record<string, (c: C) => Prompt>>;
  readonly output?: z.ZodType;
  readonly state?: (c: C) => State;
  readonly tools?: Readonly<Record<string, ScenarioTool<C, State>>>;
  /** Replies with tool calls a trial may have before it ends as `tool-loop-limit`; default 8. */
  readonly toolLoopLimit?: number;
  /** Tools of one case alone, offered and never run; instead of `tools` and `turns`. */
  readonly offers?: (c: C) => readonly ToolSpec[];
  readonly turns?: (c: C) => Iterable<string>;
  readonly run?: (input: ProductInput<C>) => Promise<ProductAnswer>;
  readonly graders: Graders;
  /** The grader whose score is the scenario's quality. */
  readonly primary: keyof Graders & string;
  readonly knownAnswers?: (c: C) => KnownAnswers;
  /** The sources an answer has to name, for scenarios that ask for any. */
  readonly sources?: (c: C) => readonly string[];
  readonly recordings?: () => AsyncIterable<Recording> | Iterable<Recording>;
}

/** A scenario whose grader keys the compiler still knows, as the type of `primary`, so that a policy cannot name one that is not there. */
export type DefinedScenario<C extends CaseBase, Graders extends string> = Scenario<C> & { readonly primary: Graders };

const ID = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const DEFAULT_TOOL_LOOP_LIMIT = 8;

/**
 * A scenario as a value: it can be imported, listed, hashed and tested without asking anybody.
 * @throws Error naming the field, when the id is no slug, the version no positive whole number, there is no grader, or offered tools stand beside others or turns
 */
export function defineScenario<
  C extends CaseBase,
  State = undefined,
  const Graders extends Readonly<Record<string, Grader<C> | GraderFunction<C>>> = Readonly<
    Record<string, Grader<C> | GraderFunction<C>>
  >,
>(definition: ScenarioDefinition<C, State, Graders>): DefinedScenario<C, keyof Graders & string> {
  const { id, version } = definition;
  if (!ID.test(id)) {
    throw new Error(
      `Scenario id "${id}" is not usable. Accepted: lower-case words joined by "-", as in "action-items".`,
    );
  }
  if (!Number.isInteger(version) || version < 1) {
    throw new Error(
      `Scenario ${id}: version is ${version}; accepted: a whole number from 1. Change it in its scenario.ts.`,
    );
  }
  if (Object.keys(definition.graders).length === 0) {
    throw new Error(`Scenario ${id} has no grader, so nothing could be concluded from it. Add one under "graders".`);
  }
  if (definition.offers !== undefined && (definition.tools !== undefined || definition.turns !== undefined)) {
    throw new Error(
      `Scenario ${id} has "offers" beside "${definition.tools === undefined ? 'turns' : 'tools'}". What is offered is never run, so its first call ` +
        'ends the trial: keep "offers" alone, or give every case the same "tools".',
    );
  }
  return {
    id,
    version,
    title: definition.title,
    tier: definition.tier,
    severity: definition.severity,
    clauses: definition.clauses ?? [],
    cases: definition.cases,
    slices: definition.slices ?? [],
    cluster: definition.cluster,
    prompts: mapValues(definition.prompts, (prompt) => (c: C) => asMessages(prompt(c))),
    output:
      definition.output === undefined
        ? undefined
        : { name: id.replaceAll('-', '_'), schema: z.toJSONSchema(definition.output, { target: 'draft-2020-12' }) },
    // The state a tool receives is the one this definition's own `state` made: the pairing is checked above by the compiler.
    tools: (definition.tools ?? {}) as Readonly<Record<string, ScenarioTool<C, unknown>>>,
    toolLoopLimit: definition.toolLoopLimit ?? DEFAULT_TOOL_LOOP_LIMIT,
    offers: definition.offers,
    state: definition.state,
    turns: definition.turns,
    run: definition.run,
    graders: mapValues(definition.graders, asGrader),
    primary: definition.primary,
    knownAnswers: definition.knownAnswers,
    sources: definition.sources,
    recordings: definition.recordings,
  };
}

/** A tool with its input checked by the compiler: `run` gets what `input` parses to. */
export function tool<Input extends z.ZodType, C extends CaseBase = CaseBase, State = undefined>(definition: {
  readonly description: string;
  readonly input: Input;
  readonly run: (input: z.output<Input>, context: { readonly case: C; readonly state: State }) => unknown;
}): ScenarioTool<C, State> {
  return {
    description: definition.description,
    input: definition.input,
    run: (input, context) => definition.run(definition.input.parse(input), context),
    source: definition.run.toString(),
  };
}

function asMessages(prompt: Prompt): readonly Message[] {
  return typeof prompt === 'string' ? [{ role: 'user', text: prompt }] : prompt;
}

/** A bare function is a grader whose version is its own source text: any edit re-grades. */
function asGrader<C extends CaseBase>(grader: Grader<C> | GraderFunction<C>): Grader<C> {
  if (typeof grader !== 'function') return grader;
  return {
    version: `source-${fingerprint(grader.toString())}`,
    describes: 'written in the scenario',
    async grade(input, context) {
      const verdict = await grader(input, context);
      if (typeof verdict === 'boolean') return scored(verdict ? 1 : 0);
      return typeof verdict === 'number' ? scored(verdict) : verdict;
    },
  };
}

function mapValues<T, U>(record: Readonly<Record<string, T>>, change: (value: T) => U): Readonly<Record<string, U>> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
