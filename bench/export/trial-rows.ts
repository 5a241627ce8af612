import { isControl } from '#bench/domain/contender.ts';
import { costUsd } from '#bench/domain/cost.ts';
import { FAILURES } from '#bench/domain/failure.ts';
import type { Grade } from '#bench/domain/grade.ts';
import type { Latency } from '#bench/domain/latency.ts';
import { outcomeSide } from '#bench/domain/outcome.ts';
import type { Run } from '#bench/domain/run.ts';
import type { Trial } from '#bench/domain/trial.ts';
import { type TableColumn, TRIAL_COLUMNS, type TrialColumn } from '#bench/domain/trial-columns.ts';
import type { ToldTrial } from './told-trials.ts';

/** What stands in one cell; undefined: not measured, or not known. */
export type TableCell = string | number | boolean | undefined;

/** Of a trial that was asked for with its words. */
export const CONTENT_COLUMNS = [
  { name: 'prompt_text', type: 'text', means: 'The last thing the user said before the answer' },
  { name: 'prompt_messages', type: 'text', means: 'Everything said before the answer, as JSON' },
  { name: 'reply_text', type: 'text', means: 'The visible text of the last reply' },
  { name: 'reasoning_text', type: 'text', means: 'What the model thought aloud, where its provider sends it' },
  { name: 'refusal_text', type: 'text', means: 'What stands in the refusal channel, where the API has one' },
  {
    name: 'transcript',
    type: 'text',
    means: 'Everything said after the prompt, tool calls and their results included, as JSON',
  },
] as const satisfies readonly TableColumn[];

/** One row a grade: what every grader said of every trial in the current pass. */
export const GRADE_COLUMNS = [
  { name: 'trial', type: 'text', means: 'As in the trials' },
  { name: 'scenario', type: 'text', means: 'Id of the scenario' },
  { name: 'case', type: 'text', means: 'Id of the case' },
  { name: 'contender', type: 'text', means: 'Label of who was asked' },
  { name: 'repetition', type: 'count', means: 'From 1' },
  { name: 'evidence', type: 'text', means: 'Where the figures of the trial come from' },
  { name: 'grader', type: 'text', means: 'Name of the grader in its scenario' },
  { name: 'grader_version', type: 'text', means: 'Its version in this pass' },
  { name: 'primary', type: 'truth', means: "true: its score is the scenario's quality" },
  {
    name: 'kind',
    type: 'text',
    means: 'scored; ungraded: it could not tell; notApplicable: the question does not arise',
  },
  { name: 'score', type: 'number', means: '0 to 1, 1 is right; empty unless scored' },
  {
    name: 'counted',
    type: 'truth',
    means: "false: the trial's end is not the model's doing, and the score is in no figure",
  },
  { name: 'mode', type: 'text', means: 'Name of the failure, where it was given one' },
  { name: 'detail', type: 'text', means: 'What the score rests on; may quote the answer' },
  { name: 'reason', type: 'text', means: 'Why there is no score' },
] as const satisfies readonly TableColumn[];

/** @param withContent whether the words are columns too */
export function trialColumns(withContent: boolean): readonly TableColumn[] {
  return withContent ? [...TRIAL_COLUMNS, ...CONTENT_COLUMNS] : TRIAL_COLUMNS;
}

/** Cells of one trial, in the order of `trialColumns`. */
export type TrialRow = (told: ToldTrial, withContent: boolean) => readonly TableCell[];

/** Looks up once what the run says of scenarios and contenders, and then turns trials into rows. */
export function trialRow(run: Run): TrialRow {
  const scenarios = new Map(run.plan.scenarios.map((planned) => [planned.id, planned]));
  const contenders = new Map(run.plan.contenders.map((contender) => [contender.label, contender]));
  return (told, withContent) => {
    const { trial } = told;
    const planned = scenarios.get(trial.scenario);
    const contender = contenders.get(trial.contender);
    const facts = planned?.cases[trial.case];
    const cells: Readonly<Record<TrialColumn, TableCell>> = {
      trial: trial.id,
      run: run.id,
      scenario: trial.scenario,
      scenario_version: planned?.version,
      case: trial.case,
      case_hash: trial.caseHash,
      cluster: trial.cluster,
      slices: facts && pairs(Object.entries(facts.slices)),
      severity: facts?.severity,
      contender: trial.contender,
      control: contender === undefined ? trial.evidence === 'control' : isControl(contender),
      provider: contender?.provider,
      model: contender?.modelId,
      variant: contender?.variant,
      served_model: trial.servedModel,
      fingerprint: trial.fingerprint,
      repetition: trial.repetition,
      evidence: trial.evidence,
      started_at: trial.startedAt,
      ended_at: trial.endedAt,
      ...outcomeCells(trial),
      ...scoreCells(told, planned?.primary),
      ...latencyCells(trial),
      ...costCells(trial),
      ...usageCells(trial),
      finish: trial.finish?.reason,
      finish_raw: trial.finish?.raw,
      attempts: trial.attempts.length,
      failed_attempts: trial.attempts.filter(({ failure }) => failure !== undefined).length,
      output_hash: trial.outputHash,
      answer_hash: trial.answerHash,
      place: trial.recorded?.place,
    };
    const row = TRIAL_COLUMNS.map(({ name }) => cells[name]);
    return withContent ? [...row, ...contentCells(told)] : row;
  };
}

/** Cells of the grades of one trial, in the order of `GRADE_COLUMNS`, one row each. */
export function gradeRows(run: Run): (told: ToldTrial) => readonly (readonly TableCell[])[] {
  const primaries = new Map(run.plan.scenarios.map(({ id, primary }) => [id, primary]));
  const versions = new Map(
    Object.entries(run.grading.passes.find(({ number }) => number === run.grading.current)?.graders ?? {}),
  );
  return ({ trial, grades }) =>
    grades.map(({ grader, grade }) => [
      trial.id,
      trial.scenario,
      trial.case,
      trial.contender,
      trial.repetition,
      trial.evidence,
      grader,
      versions.get(`${trial.scenario}/${grader}`),
      primaries.get(trial.scenario) === grader,
      grade.kind,
      grade.kind === 'scored' ? grade.score : undefined,
      outcomeSide(trial.outcome) === 'model',
      grade.kind === 'scored' ? grade.mode : undefined,
      grade.kind === 'scored' ? grade.detail : undefined,
      grade.kind === 'scored' ? undefined : grade.reason,
    ]);
}

/** What the primary grader says of a trial that counts; undefined where it says nothing, or the trial's end is not the model's doing. */
export function primaryGrade({ trial, grades }: ToldTrial, primary: string | undefined): Grade | undefined {
  return outcomeSide(trial.outcome) === 'model' ? grades.find(({ grader }) => grader === primary)?.grade : undefined;
}

/** Why a trial has no answer, in one text: the kind of the failure, what that is, and the message. */
export function errorText({ outcome }: Pick<Trial, 'outcome'>): string | undefined {
  switch (outcome.kind) {
    case 'failed':
      return `${outcome.failure.kind} (${FAILURES[outcome.failure.kind].says}): ${outcome.failure.message}`;
    case 'broken':
      return `broken: ${outcome.error}`;
    case 'missing-recording':
      return 'missing-recording: the recordings hold no answer to this case';
    default:
      return undefined;
  }
}

type Cells<Name extends TrialColumn> = Readonly<Record<Name, TableCell>>;

function outcomeCells(
  trial: Trial,
): Cells<'outcome' | 'outcome_side' | 'outcome_detail' | 'failure' | 'http_status' | 'error' | 'timeout_ms'> {
  const { outcome } = trial;
  const failure = outcome.kind === 'failed' ? outcome.failure : undefined;
  return {
    outcome: outcome.kind,
    outcome_side: outcomeSide(outcome),
    outcome_detail:
      outcome.kind === 'refused'
        ? `by the ${outcome.by}: ${outcome.detail}`
        : outcome.kind === 'wrong-shape'
          ? outcome.detail
          : outcome.kind === 'tool-loop-limit'
            ? `over ${outcome.limit} rounds`
            : undefined,
    failure: failure?.kind,
    http_status: failure?.status,
    error: errorText(trial),
    timeout_ms: failure?.limitMs,
  };
}

function scoreCells(
  told: ToldTrial,
  primary: string | undefined,
): Cells<'score' | 'grade_kind' | 'not_scored' | 'failure_modes'> {
  const first = primaryGrade(told, primary);
  return {
    score: first?.kind === 'scored' ? first.score : undefined,
    grade_kind: first?.kind,
    not_scored: pairs(
      told.grades.flatMap(({ grader, grade }) =>
        grade.kind === 'scored' ? [] : [[grader, `${grade.kind} (${grade.reason})`] as const],
      ),
    ),
    failure_modes: pairs(
      told.grades.flatMap(({ grader, grade }) =>
        grade.kind === 'scored' && grade.mode !== undefined ? [[grader, grade.mode] as const] : [],
      ),
    ),
  };
}

/** Latency -> the column it stands in. */
const LATENCIES = {
  e2eMs: 'e2e_ms',
  ttfatMs: 'ttfat_ms',
  ttftMs: 'ttft_ms',
  thinkMs: 'think_ms',
  responseMs: 'response_ms',
  queueWaitMs: 'queue_wait_ms',
  connectMs: 'connect_ms',
  tpotMs: 'tpot_ms',
  maxStallMs: 'max_stall_ms',
  chunks: 'chunks',
  clientLagMs: 'client_lag_ms',
} as const satisfies Partial<Record<keyof Latency, TrialColumn>>;

type LatencyColumn = (typeof LATENCIES)[keyof typeof LATENCIES];

function latencyCells({ latency }: Trial): Cells<LatencyColumn | 'disturbed' | 'concurrency_at_send' | 'not_measured'> {
  const of = (name: keyof typeof LATENCIES): TableCell => latency?.[name];
  const columns = new Map<string, string>(Object.entries(LATENCIES));
  return {
    e2e_ms: of('e2eMs'),
    ttfat_ms: of('ttfatMs'),
    ttft_ms: of('ttftMs'),
    think_ms: of('thinkMs'),
    response_ms: of('responseMs'),
    queue_wait_ms: of('queueWaitMs'),
    connect_ms: of('connectMs'),
    tpot_ms: of('tpotMs'),
    max_stall_ms: of('maxStallMs'),
    chunks: of('chunks'),
    client_lag_ms: of('clientLagMs'),
    disturbed: latency?.disturbed,
    concurrency_at_send: latency?.concurrencyAtSend,
    not_measured:
      latency && pairs(Object.entries(latency.notMeasured).map(([name, why]) => [columns.get(name) ?? name, why])),
  };
}

function costCells({
  cost,
}: Trial): Cells<
  'usd' | 'cost_kind' | 'price_line' | 'price_match' | 'price_basis' | 'unreported_attempts' | 'unpriced_because'
> {
  const priced = cost.kind === 'priced' ? cost : undefined;
  return {
    usd: costUsd(cost),
    cost_kind: cost.kind,
    price_line: priced?.priceLine,
    price_match: priced?.match,
    price_basis: priced?.basis,
    unreported_attempts: priced?.unreportedAttempts,
    unpriced_because: cost.kind === 'unpriced' ? cost.reason : undefined,
  };
}

function usageCells({
  usage,
  recorded,
}: Trial): Cells<
  'input_tokens' | 'cache_read_tokens' | 'cache_write_tokens' | 'output_tokens' | 'reasoning_tokens' | 'usage_source'
> {
  return {
    input_tokens: usage?.inputTokens,
    cache_read_tokens: usage?.cacheReadTokens,
    cache_write_tokens: usage?.cacheWriteTokens,
    output_tokens: usage?.outputTokens ?? recorded?.outputTokens,
    reasoning_tokens: usage?.reasoningTokens,
    usage_source: usage?.source,
  };
}

function contentCells({ reply }: ToldTrial): readonly TableCell[] {
  if (reply === undefined) return CONTENT_COLUMNS.map(() => undefined);
  const cells: Readonly<Record<(typeof CONTENT_COLUMNS)[number]['name'], TableCell>> = {
    prompt_text: reply.prompt.findLast(({ role }) => role === 'user')?.text,
    prompt_messages: JSON.stringify(reply.prompt),
    reply_text: reply.text,
    reasoning_text: reply.reasoningText,
    refusal_text: reply.refusalText,
    transcript: JSON.stringify(reply.transcript),
  };
  return CONTENT_COLUMNS.map(({ name }) => cells[name]);
}

function pairs(entries: readonly (readonly [string, string])[]): string | undefined {
  return entries.length === 0 ? undefined : entries.map(([name, value]) => `${name}=${value}`).join('; ');
}
