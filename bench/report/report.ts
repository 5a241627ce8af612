import type { DecisionCheck } from '#bench/analysis/check-decision.ts';
import type { Comparison } from '#bench/analysis/compare.ts';
import type { HarmFinding } from '#bench/analysis/harm.ts';
import type { Metric } from '#bench/analysis/metrics.ts';
import type { ModeChange } from '#bench/analysis/mode-changes.ts';
import type { NoiseFloor } from '#bench/analysis/noise-floor.ts';
import type { Ranking } from '#bench/analysis/rank.ts';
import type { ContenderSummary } from '#bench/analysis/run-summary.ts';
import type { SuiteSensitivity } from '#bench/analysis/suite-sensitivity.ts';
import type { PlainHistory } from '#bench/analysis/trace-history.ts';
import type { Contender } from '#bench/domain/contender.ts';
import type { DecisionNotice } from '#bench/domain/decision.ts';
import type { Estimate } from '#bench/domain/estimate.ts';
import type { Evidence } from '#bench/domain/evidence.ts';
import type { Message } from '#bench/domain/message.ts';
import type { LaunchVerdict, Policy } from '#bench/domain/policy.ts';
import type { FiguresFrom } from '#bench/domain/published-check.ts';
import type { ContenderRecord, Run } from '#bench/domain/run.ts';
import type { Severity, Tier } from '#bench/domain/scenario.ts';
import type { SelfTest, SelfTestCheck } from '#bench/domain/self-test.ts';
import type { PolicyFinding } from '#bench/domain/verdict.ts';
import type { PolicyParagraph } from '#bench/plan/explain-policy.ts';

export type { PlainHistory, PlainSegment } from '#bench/analysis/trace-history.ts';

export const REPORT_SCHEMA = 'bakeoff.report/1';

/** Everything the site shows of a results folder, beside what belongs to a single run. */
export interface Report {
  readonly schema: typeof REPORT_SCHEMA;
  /** Version of this program. */
  readonly harness: string;
  /** ISO date that ages and expiries are counted to. */
  readonly asOf: string;
  /** Slug of the newest run; undefined when there is none. */
  readonly latest: string | undefined;
  /** Newest first. */
  readonly runs: readonly RunLine[];
  /** Everyone who ever competed, in the order of first appearance. */
  readonly contenders: readonly TrackedContender[];
  readonly histories: readonly PlainHistory[];
  /** Newest first. */
  readonly decisions: readonly DecisionCheck[];
  readonly notices: readonly DecisionNotice[];
  readonly clauses: readonly ClauseCoverage[];
  /** Every named reading of a trial that is summarised and compared. */
  readonly metrics: readonly MetricLine[];
  /** Policy hash -> the policy in plain words, for every policy that a run here was judged by. */
  readonly policies: Readonly<Record<string, readonly PolicyParagraph[]>>;
  /** Share of the scored predictions of all decisions that came true; undefined when none is scored. */
  readonly hitRate: Estimate | undefined;
  /** Published figures made again, newest first. */
  readonly selfTests: readonly SelfTestLine[];
}

/** Figures of one origin in one self-test. */
export interface FigureTally {
  readonly from: FiguresFrom;
  readonly checks: number;
  /** Of the checks. Those that were not run have no figures here: nothing is known of them. */
  readonly ran: number;
  /** Names of the data behind those that were run. */
  readonly sources: readonly string[];
  readonly figures: number;
  readonly agree: number;
  /** Figures by how they were held; they add up. */
  readonly exact: number;
  readonly rounded: number;
  readonly within: number;
  /** Distinct files behind the checks that were run, and those of them that are not the published ones. */
  readonly filesRead: number;
  readonly otherFiles: readonly string[];
}

/** A self-test as a list shows it. */
export interface SelfTestLine extends Pick<SelfTest, 'id' | 'at' | 'bakeoff' | 'git'> {
  readonly passes: boolean;
  /** Origins that have a check, strongest first. */
  readonly tallies: readonly FigureTally[];
  /** Checks, those that gave up among them. */
  readonly notRun: number;
  readonly gaveUp: number;
  /** Over all checks: one file may stand behind figures of several origins. */
  readonly filesRead: number;
  readonly otherFiles: readonly string[];
}

/** The newest self-test, whole. */
export interface SelfTestReport {
  readonly schema: typeof REPORT_SCHEMA;
  readonly slug: string;
  readonly line: SelfTestLine;
  readonly checks: readonly CheckReport[];
}

export type CheckReport = SelfTestCheck & { readonly slug: string };

export interface MetricLine extends Omit<Metric, 'read'> {
  readonly name: string;
}

/** A run as a list shows it. */
export interface RunLine {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly createdAt: string;
  readonly status: Run['status'];
  readonly evidence: readonly Evidence[];
  readonly scenarios: readonly string[];
  readonly contenders: readonly string[];
  readonly planned: number;
  readonly scored: number;
  /** Undefined where no policy was sealed into it. */
  readonly verdict: LaunchVerdict | undefined;
  readonly headline: string;
}

export interface TrackedContender {
  readonly label: string;
  readonly slug: string;
  /** Its colour, 1 to 6, for good; undefined past the sixth: grey. */
  readonly slot: number | undefined;
  readonly modelIds: readonly string[];
}

/** How well one clause of the behaviour specification is covered by the newest run. */
export interface ClauseCoverage {
  readonly id: string;
  readonly level: 'MUST' | 'SHOULD';
  readonly title: string;
  readonly boundaryPairs: number;
  readonly cases: readonly { readonly scenario: string; readonly case: string }[];
  /** Scored trials of competing contenders on these cases, and those below 1. Undefined where nothing was scored. */
  readonly trials: number;
  readonly failures: number;
}

/** What a contender is in the decision: charts of it use no more than these three. */
export type ContenderRole = 'candidate' | 'baseline' | 'other';

export interface ReportContender {
  readonly label: string;
  readonly slug: string;
  readonly slot: number | undefined;
  readonly role: ContenderRole;
  readonly isControl: boolean;
  readonly contender: Contender;
  readonly record: ContenderRecord | undefined;
}

/** One run as its pages show it. */
export interface RunReport {
  readonly schema: typeof REPORT_SCHEMA;
  readonly slug: string;
  /** The header, without what every page would have to skip: the plan's hashes by case. */
  readonly run: Omit<Run, 'plan' | 'policy'>;
  readonly plan: {
    readonly hash: string;
    readonly seed: number;
    readonly repetitions: number;
    readonly warmUps: number;
    readonly caseLimit: number | undefined;
  };
  readonly banners: readonly string[];
  readonly policy: Policy | undefined;
  readonly sealedAt: string | undefined;
  readonly finding: PolicyFinding | undefined;
  /** Gate -> Tango's interval, where it applies: shown beside the default one, which decides. */
  readonly tango: Readonly<Record<string, { readonly low: number; readonly high: number }>>;
  /** Why there is no verdict. */
  readonly noVerdict: string | undefined;
  /** Paragraphs of the one page for leadership below the gates: cause, next step, expiry. */
  readonly notes: readonly string[];
  /** Label; undefined where nobody can be held against anybody. */
  readonly baseline: string | undefined;
  readonly candidate: string | undefined;
  /** Competing first, controls last. */
  readonly contenders: readonly ReportContender[];
  readonly scenarios: readonly ScenarioReport[];
  readonly modeChanges: readonly ModeChange[];
  readonly harm: readonly HarmFinding[];
}

export interface ScenarioReport {
  readonly id: string;
  readonly slug: string;
  readonly version: number;
  readonly title: string;
  readonly tier: Tier;
  readonly severity: Severity;
  readonly primary: string;
  readonly graders: Readonly<Record<string, string>>;
  readonly slices: readonly string[];
  readonly clusters: number;
  /** As in RunReport.contenders. */
  readonly contenders: readonly ContenderSummary[];
  readonly ranking: Ranking | undefined;
  readonly comparisons: readonly Comparison[];
  /** The same at 80 %, of quality: the thick part of the forest plot. */
  readonly inner: readonly Pick<Comparison, 'contender' | 'estimate'>[];
  /** Of the baseline against itself. */
  readonly noise: Omit<NoiseFloor, 'differences'> | undefined;
  readonly sensitivity: SuiteSensitivity | undefined;
  readonly curves: readonly LatencyCurve[];
  readonly costParts: readonly CostParts[];
  /** Contender -> share of resamples in which nobody was both better and cheaper; without those that have no price. */
  readonly frontier: Readonly<Record<string, number>>;
  readonly cases: readonly CaseReport[];
}

/** When answers had come. Of very many trials an even sample, and then `trials` is scaled down with it. */
export interface LatencyCurve {
  readonly contender: string;
  readonly metric: 'ttfatMs' | 'e2eMs';
  /** Attempted, answered or not: what a share of them is taken of. */
  readonly trials: number;
  /** ms, ascending. */
  readonly times: readonly number[];
}

/** Mean dollars per priced trial, by what was paid for. */
export interface CostParts {
  readonly contender: string;
  readonly trials: number;
  readonly input: number;
  readonly cached: number;
  readonly reasoning: number;
  readonly output: number;
}

export interface CaseReport {
  readonly id: string;
  readonly slug: string;
  readonly cluster: string;
  readonly slices: Readonly<Record<string, string>>;
  readonly severity: Severity;
  readonly clauses: readonly string[];
  /** In the order of RunReport.contenders. */
  readonly cells: readonly CaseCell[];
}

/** One contender on one case. */
export interface CaseCell {
  readonly contender: string;
  readonly planned: number;
  readonly scored: number;
  /** Trials with the full score. */
  readonly passes: number;
  /** Mean score; undefined when nothing was scored. */
  readonly score: number | undefined;
  /** Wilson's, of pass or fail; undefined for graded scores and for none. */
  readonly low: number | undefined;
  readonly high: number | undefined;
  readonly ungraded: number;
  /** Broken off by provider, network or operator, and never attempted. */
  readonly excluded: number;
  readonly distinctAnswers: number | undefined;
  /** Share of its answers that are the most common one; undefined below two. */
  readonly mostCommonShare: number | undefined;
  readonly e2eP50Ms: number | undefined;
  readonly e2eP95Ms: number | undefined;
  readonly usdPerTrial: number | undefined;
}

/** Everything that was said and measured on one case. */
export interface CaseTranscripts {
  readonly scenario: string;
  readonly case: string;
  /** By contender; the same one where all were asked alike. */
  readonly prompts: readonly { readonly contenders: readonly string[]; readonly messages: readonly Message[] }[];
  /** What was said lies here; false where the replies were left out of the run's folder. */
  readonly hasReplies: boolean;
  readonly trials: readonly TrialView[];
}

export interface TrialView {
  readonly id: string;
  readonly contender: string;
  readonly repetition: number;
  readonly startedAt: string | undefined;
  /** Kind of the outcome, and of the failure where the call failed. */
  readonly outcome: string;
  readonly outcomeDetail: string | undefined;
  /** Score of the primary grader. */
  readonly score: number | undefined;
  readonly grades: readonly GradeView[];
  /** Letter of its answer among the distinct ones of its case, A first met; undefined without an answer. */
  readonly answer: string | undefined;
  readonly e2eMs: number | undefined;
  readonly ttfatMs: number | undefined;
  readonly usd: number | undefined;
  readonly inputTokens: number | undefined;
  readonly outputTokens: number | undefined;
  readonly finish: string | undefined;
  readonly servedModel: string | undefined;
  readonly requestIds: readonly string[];
  readonly attempts: number;
  readonly disturbed: boolean;
  readonly text: string | undefined;
  readonly transcript: readonly Message[];
}

export interface GradeView {
  readonly grader: string;
  readonly kind: 'scored' | 'ungraded' | 'notApplicable';
  readonly score: number | undefined;
  readonly says: string | undefined;
  readonly mode: string | undefined;
}
