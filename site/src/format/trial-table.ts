import { type TableColumn, TRIAL_COLUMNS, type TrialColumn } from '#bench/domain/trial-columns.ts';
import type { CaseReport, CaseTranscripts, RunReport, ScenarioReport, TrialView } from '#bench/report/report.ts';
import { type Cell, numberColumn, type Table, textColumn } from './table.ts';

/** The columns that an export has too, by its names and with its meanings. */
const SHARED = [
  'trial',
  'scenario',
  'scenario_version',
  'case',
  'cluster',
  'slices',
  'severity',
  'contender',
  'control',
  'model',
  'served_model',
  'repetition',
  'started_at',
  'outcome',
  'score',
  'not_scored',
  'failure_modes',
  'e2e_ms',
  'ttfat_ms',
  'usd',
  'input_tokens',
  'output_tokens',
  'finish',
  'attempts',
  'disturbed',
] as const satisfies readonly TrialColumn[];

/** Columns that only the report can fill, by the column they stand after. */
const OWN = new Map<string, TableColumn>([
  [
    'score',
    {
      name: 'grade:<grader>',
      type: 'number',
      means: 'Score of each grader by itself, 0 to 1; empty where it gave none',
    },
  ],
  [
    'output_tokens',
    { name: 'answer', type: 'text', means: 'Letter of the answer among the distinct ones of its case, A met first' },
  ],
]);

/** What each column of the trials' CSV means, in order; a column for each grader stands after `score`. */
export const TRIAL_TABLE_COLUMNS: readonly TableColumn[] = SHARED.flatMap((name) => {
  const own = OWN.get(name);
  return [...TRIAL_COLUMNS.filter((column) => column.name === name), ...(own === undefined ? [] : [own])];
});

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
  return {
    columns: TRIAL_TABLE_COLUMNS.flatMap(({ name, type }) =>
      name === 'grade:<grader>'
        ? graders.map((grader) => numberColumn(`grade:${grader}`))
        : [type === 'number' || type === 'count' ? numberColumn(name) : textColumn(name)],
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
    String(who?.isControl === true),
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
    String(trial.disturbed),
  ];
}

/** A number for a spreadsheet; nothing on a page shows it. */
function digits(value: number | undefined): Cell {
  return { shown: '', value: value === undefined ? undefined : Number(value.toPrecision(12)) };
}
