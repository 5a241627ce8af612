import type { CaseReport, CaseTranscripts, RunReport, ScenarioReport, TrialView } from '#bench/report/report.ts';
import { type Cell, numberColumn, type Table, textColumn } from './table.ts';

/** What each column of the trials' CSV means, in order; a column for each grader stands after `score`. */
export const TRIAL_COLUMNS = [
  { name: 'trial', means: '<scenario>/<case>/<contender>/<repetition>: unique in the run' },
  { name: 'scenario', means: 'Id of the scenario' },
  { name: 'scenario_version', means: 'Its version; runs of different versions are not comparable' },
  { name: 'case', means: 'Id of the case: what contenders are paired by' },
  { name: 'cluster', means: 'Cases with the same cluster depend on each other: resample these, not trials' },
  { name: 'slices', means: 'Slice=value of the case, separated by "; "' },
  {
    name: 'severity',
    means: 'S0 irreversible or security, S1 a user acts on a wrong thing, S2 visible loss, S3 polish',
  },
  { name: 'contender', means: 'Label of who was asked' },
  { name: 'control', means: 'yes: a control arm, bad by rule, and never ranked' },
  { name: 'model', means: 'Model id as it was requested' },
  { name: 'served_model', means: 'Model id the provider says has answered; empty where it does not say' },
  { name: 'repetition', means: 'From 1' },
  { name: 'started_at', means: 'ISO-8601, UTC' },
  { name: 'outcome', means: 'answered, or how the trial ended otherwise' },
  { name: 'score', means: 'Of the primary grader, 0 to 1; empty where it is ungraded or excluded, never 0' },
  { name: 'grade:<grader>', means: 'Score of each grader by itself, 0 to 1; empty where it gave none' },
  { name: 'not_scored', means: 'Graders without a score and why: ungraded, or not applicable' },
  { name: 'failure_modes', means: 'Grader=mode of each failure that was given a name' },
  { name: 'e2e_ms', means: 'Request head written to terminal event; empty where it was not measured' },
  { name: 'ttfat_ms', means: 'Request head written to first answer token' },
  { name: 'usd', means: 'Cost by the prices locked with the run; empty where there is no price' },
  { name: 'input_tokens', means: 'As the provider counts them' },
  { name: 'output_tokens', means: 'As the provider counts them, reasoning included' },
  { name: 'answer', means: 'Letter of the answer among the distinct ones of its case, A met first' },
  { name: 'finish', means: 'Why the model stopped' },
  { name: 'attempts', means: 'Calls on the wire, retries and tool steps included' },
  { name: 'disturbed', means: 'yes: this machine was too busy to time it well' },
] as const;

/**
 * Every attempted trial of a run, one a row.
 *
 * @param transcripts the trials of a case, read as they are needed
 */
export function trialTable(
  run: RunReport,
  transcripts: (scenario: ScenarioReport, one: CaseReport) => CaseTranscripts,
): Table {
  const graders = [...new Set(run.scenarios.flatMap(({ graders: names }) => Object.keys(names)))];
  const numeric = new Set([
    'scenario_version',
    'repetition',
    'score',
    'e2e_ms',
    'ttfat_ms',
    'usd',
    'input_tokens',
    'output_tokens',
    'attempts',
  ]);
  return {
    columns: TRIAL_COLUMNS.flatMap(({ name }) =>
      name === 'grade:<grader>'
        ? graders.map((grader) => numberColumn(`grade:${grader}`))
        : [numeric.has(name) ? numberColumn(name) : textColumn(name)],
    ),
    rows: run.scenarios.flatMap((scenario) =>
      scenario.cases.flatMap((one) =>
        transcripts(scenario, one).trials.map((trial) => rowOf(run, scenario, one, trial, graders)),
      ),
    ),
  };
}

function rowOf(
  run: RunReport,
  scenario: ScenarioReport,
  one: CaseReport,
  trial: TrialView,
  graders: readonly string[],
): readonly Cell[] {
  const who = run.contenders.find(({ label }) => label === trial.contender);
  const scoreOf = (grader: string) => trial.grades.find((grade) => grade.grader === grader)?.score;
  return [
    trial.id,
    scenario.id,
    digits(scenario.version),
    one.id,
    one.cluster,
    Object.entries(one.slices)
      .map(([slice, value]) => `${slice}=${value}`)
      .join('; '),
    one.severity,
    trial.contender,
    who?.isControl === true ? 'yes' : 'no',
    who?.contender.modelId ?? '',
    trial.servedModel ?? '',
    digits(trial.repetition),
    trial.startedAt ?? '',
    trial.outcome,
    digits(trial.score),
    ...graders.map((grader) => digits(scoreOf(grader))),
    trial.grades.flatMap((grade) => (grade.kind === 'scored' ? [] : [`${grade.grader}=${grade.kind}`])).join('; '),
    trial.grades.flatMap((grade) => (grade.mode === undefined ? [] : [`${grade.grader}=${grade.mode}`])).join('; '),
    digits(trial.e2eMs),
    digits(trial.ttfatMs),
    digits(trial.usd),
    digits(trial.inputTokens),
    digits(trial.outputTokens),
    trial.answer ?? '',
    trial.finish ?? '',
    digits(trial.attempts),
    trial.disturbed ? 'yes' : 'no',
  ];
}

/** A number for a spreadsheet; nothing on a page shows it. */
function digits(value: number | undefined): Cell {
  return { shown: '', value: value === undefined ? undefined : Number(value.toPrecision(12)) };
}
