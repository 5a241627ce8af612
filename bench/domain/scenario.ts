import type { z } from 'zod';
import type { Contender } from './contender.ts';
import type { Grade } from './grade.ts';
import type { Message, ToolCall, ToolSpec } from './message.ts';
import type { Outcome } from './outcome.ts';
import type { Recording } from './provider.ts';

/** S0 irreversible or security; S1 a user acts on a wrong thing; S2 visible loss the user can recover from; S3 polish. */
export type Severity = 'S0' | 'S1' | 'S2' | 'S3';

export const SEVERITIES: readonly Severity[] = ['S0', 'S1', 'S2', 'S3'];

/** @returns undefined for a value that names none */
export function severityOf(value: unknown): Severity | undefined {
  return SEVERITIES.find((known) => known === value);
}

/** regression: must pass, like CI. launch: the report card. headroom: near 30 %, never gates. */
export type Tier = 'regression' | 'launch' | 'headroom';

/** The least a case has. `id` is stable for ever: pairing, resuming and history join on it. */
export interface CaseBase {
  readonly id: string;
}

/** Where a scenario's cases come from. `read` validates every one and names file, line and field of a bad one. */
export interface CaseSource<C extends CaseBase> {
  readonly describes: string;
  read(): AsyncIterable<C> | Iterable<C>;
}

/** What a grader sees of a trial. */
export interface GradeInput<C extends CaseBase = CaseBase> {
  readonly case: C;
  /** The visible text of the last reply; '' when there was none. */
  readonly text: string;
  /** Every tool call of the trial, in order, over all turns. */
  readonly toolCalls: readonly ToolCall[];
  /** What was said after the prompt: replies, tool results, scripted user turns. */
  readonly transcript: readonly Message[];
  /** The visible text of every reply, in order: one per scripted turn and tool step. */
  readonly replies: readonly string[];
  readonly outcome: Outcome;
  /** The scenario's `state` as the tools left it; undefined for scenarios without one. */
  readonly state: unknown;
}

/** Asks another contender a question on a grader's behalf: what a judge needs. */
export type Ask = (messages: readonly Message[]) => Promise<{ readonly text: string }>;

export interface GradeContext {
  /** Set when the pass has a judge; a grader that needs one and has none answers `ungraded`. */
  readonly ask: Ask | undefined;
}

export interface Grader<C extends CaseBase = CaseBase> {
  /** Changes whenever a grade could change; part of the scenario's hash. */
  readonly version: string;
  /** In one line, for the methodology page. */
  readonly describes: string;
  /** True for a grader that asks a contender. */
  readonly judges?: boolean;
  grade(input: GradeInput<C>, context: GradeContext): Grade | Promise<Grade>;
}

/** A tool that runs here. `run` may change `state`; what it returns goes back to the contender as JSON. */
export interface ScenarioTool<C extends CaseBase, State> {
  readonly description: string;
  readonly input: z.ZodType;
  run(input: unknown, context: { readonly case: C; readonly state: State }): unknown;
  /** The source text of what its author wrote, where `run` wraps it: what the plan is hashed by. */
  readonly source?: string;
}

/** One reply of a known answer: what a contender would say in one turn. */
export interface KnownReply {
  readonly text?: string;
  readonly toolCalls?: readonly { readonly name: string; readonly input: Readonly<Record<string, unknown>> }[];
}

/**
 * Answers whose grade is known before any model is asked. They test the graders, and they are what the lab's models say.
 * An answer is a list of replies: one per turn; a reply with tool calls is followed by their results and the next reply.
 */
export interface KnownAnswers {
  readonly good: readonly (readonly KnownReply[])[];
  readonly bad: readonly { readonly replies: readonly KnownReply[]; readonly mode: string }[];
}

/** A versioned set of cases, how to ask them, and how to grade them. Made by defineScenario. */
export interface Scenario<C extends CaseBase = CaseBase> {
  readonly id: string;
  readonly version: number;
  readonly title: string;
  readonly tier: Tier;
  readonly severity: Severity;
  /** Clauses of the behaviour specification that every case of it covers; a case may add its own in `clauses`. */
  readonly clauses: readonly string[];
  readonly cases: CaseSource<C>;
  /** Keys of the case that slice the tables. */
  readonly slices: readonly string[];
  /** The key of the case whose value groups dependent cases (a document, a paraphrase family); default: the case itself. */
  readonly cluster: string | undefined;
  readonly prompts: Readonly<Record<string, (c: C) => readonly Message[]>>;
  readonly output: { readonly name: string; readonly schema: Readonly<Record<string, unknown>> } | undefined;
  readonly tools: Readonly<Record<string, ScenarioTool<C, unknown>>>;
  readonly toolLoopLimit: number;
  /**
   * Tools of one case alone. They are offered and never run: the first reply ends the trial, and the calls in it are what is graded.
   * A scenario has these or `tools`, never both.
   */
  readonly offers: ((c: C) => readonly ToolSpec[]) | undefined;
  readonly state: ((c: C) => unknown) | undefined;
  /** Scripted user turns after the prompt, each sent once the reply before it is there. */
  readonly turns: ((c: C) => Iterable<string>) | undefined;
  /** The user's real product code instead of our call; only its total time is measured. */
  readonly run: ((input: ProductInput<C>) => Promise<ProductAnswer>) | undefined;
  readonly graders: Readonly<Record<string, Grader<C>>>;
  /** The grader whose score is the scenario's quality. */
  readonly primary: string;
  readonly knownAnswers: ((c: C) => KnownAnswers) | undefined;
  /** The sources an answer has to name, where the scenario asks for any; read by lenient re-grading alone. */
  readonly sources: ((c: C) => readonly string[]) | undefined;
  /** Answers recorded elsewhere that `recorded:<model>` contenders replay. */
  readonly recordings: (() => AsyncIterable<Recording> | Iterable<Recording>) | undefined;
}

export interface ProductInput<C extends CaseBase> {
  readonly case: C;
  readonly contender: Contender;
  readonly signal: AbortSignal;
}

export interface ProductAnswer {
  readonly text: string;
  readonly toolCalls?: readonly ToolCall[];
}
