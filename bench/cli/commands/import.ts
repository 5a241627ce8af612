import { parse } from 'node:path';
import { costUsd } from '#bench/domain/cost.ts';
import { fingerprint } from '#bench/domain/fingerprint.ts';
import type { Run } from '#bench/domain/run.ts';
import { IMPORT_FORMATS } from '#bench/import/formats.ts';
import type { ImportFormat } from '#bench/import/import-format.ts';
import { ImportLedger, type LedgerOptions } from '#bench/import/import-ledger.ts';
import { scenarioSlug } from '#bench/import/import-slugs.ts';
import type { ImportedRow, ImportedTrial } from '#bench/import/imported-row.ts';
import { MAP_TARGETS } from '#bench/import/mapped-record.ts';
import type { LoadedScenario } from '#bench/plan/load-scenario.ts';
import { REAL_EFFECTS } from '#bench/run/effects.ts';
import { type RowTally, tallyRows } from '#bench/run/tally-rows.ts';
import { writeImportedRun } from '#bench/run/write-imported-run.ts';
import { CATALOG } from '#scenarios/catalog.ts';
import { environmentSecrets } from '../environment-secrets.ts';
import { EXIT, InputError } from '../exit-code.ts';
import { count, dollars, duration, plural } from '../format-number.ts';
import { importFiles, importFormat, mapFlag, rowsOf, sealFiles } from '../import-files.ts';
import { loadScenarios } from '../open-cast.ts';
import { excerpt, mappingOf, mappingTable, notReadLines, passedOverLines, refusalText } from '../print-import.ts';
import type { Screen } from '../screen.ts';
import { textTable, wrapped } from '../text-table.ts';
import { show } from './show.ts';

export interface ImportFlags {
  readonly map: readonly string[];
  /** Who answered, for a file of one contender that does not say. */
  readonly contender: string | undefined;
  /** A scenario of the catalog: its cases are the only ones, its graders grade. */
  readonly scenario: string | undefined;
  readonly name: string | undefined;
  readonly primary: string | undefined;
  readonly preview: boolean;
  readonly skipFaulty: boolean;
  readonly results: string;
  readonly json: boolean;
}

/** Every format with what a file of it can hold, and what a mapped field can become. */
export async function importFormats(screen: Screen): Promise<number> {
  const formats = await Promise.all(Object.keys(IMPORT_FORMATS).map(importFormat));
  const rows = formats.map(({ id, title, holds }) => [id, holds.join(', '), title]);
  screen.out(
    textTable([{ title: 'format' }, { title: 'holds' }, { title: 'what it is', wraps: true }], rows, screen.columns),
  );
  screen.out('\nWhat --map can make of a field of JSONL or CSV:\n');
  const targets = Object.entries(MAP_TARGETS);
  screen.out(textTable([{ title: 'target' }, { title: 'what it is', wraps: true }], targets, screen.columns));
  return EXIT.done;
}

/** Reads answers that another tool wrote down into a run of their own, once what becomes of what has been shown. */
export async function importTrials(
  formatId: string,
  paths: readonly string[],
  flags: ImportFlags,
  screen: Screen,
): Promise<number> {
  const format = await importFormat(formatId);
  if (!format.holds.includes('trials')) {
    throw new InputError(`${format.title} holds cases and no answers: import it with --to cases --out <folder>.`);
  }
  const files = importFiles(paths);
  const options = { map: mapFlag(flags.map), contender: flags.contender };
  const mapping = mappingOf(format, options);
  const ledger = await ledgerOptions(format, files[0]?.name ?? '', flags);
  screen.note(mappingTable(format, mapping, screen));
  const rows = told(rowsOf(files, format, options), screen);
  if (flags.preview) {
    const seen = new ImportLedger({ ...ledger, secrets: [] });
    const tally = await tallyRows(rows, seen, async () => {});
    screen.note(accountOf(tally, seen, format).join('\n'));
    screen.note('\nA preview: nothing was written.');
    return tally.faulty > 0 || tally.trials === 0 ? EXIT.badInput : EXIT.done;
  }
  const { run, tally } = await writeImportedRun(rows, {
    resultsDir: flags.results,
    name: runName(flags.name, ledger.scenario),
    ledger,
    source: { format: format.id, files: await sealFiles(files), mapping, cannotKnow: format.cannotKnow },
    skipFaulty: flags.skipFaulty,
    effects: REAL_EFFECTS,
    secrets: environmentSecrets(process.env),
  });
  if (run === undefined) throw new InputError(refusal(tally));
  screen.note(firstAnswer(tally.first).join('\n'));
  for (const line of leftOut(tally)) screen.note(line);
  screen.note(
    wrapped(`Left empty, since the format cannot know it: ${format.cannotKnow.join('; ')}.`, screen.columns).join('\n'),
  );
  screen.note(`\nWritten as run ${run.id}.\n`);
  await show(run.id, flags, screen);
  if (!flags.json) screen.note(nextSteps(tally, run));
  return EXIT.done;
}

/** A large file takes minutes: every so many rows say that it goes on. */
const ROWS_A_WORD = 100_000;

async function* told(rows: AsyncIterable<ImportedRow>, screen: Screen): AsyncGenerator<ImportedRow> {
  let read = 0;
  for await (const row of rows) {
    read += 1;
    if (read % ROWS_A_WORD === 0) screen.note(`${count(read)} rows read …`);
    yield row;
  }
}

async function ledgerOptions(
  format: ImportFormat,
  file: string,
  flags: ImportFlags,
): Promise<Omit<LedgerOptions, 'secrets'>> {
  const title = parse(file).name;
  return {
    scenario: scenarioSlug(flags.name ?? title),
    title: flags.name ?? title,
    primary: flags.primary ?? format.primary,
    against: flags.scenario === undefined ? undefined : await knownScenario(flags.scenario),
    gradersVersion: `imported-${format.id}`,
  };
}

async function knownScenario(id: string): Promise<LoadedScenario> {
  if (!Object.hasOwn(CATALOG, id)) {
    throw new InputError(
      `No scenario is called "${id}". Known: ${Object.keys(CATALOG).join(', ')}. Without --scenario the file's own cases and grades are taken.`,
    );
  }
  const found = (await loadScenarios([id], undefined)).get(id);
  if (found === undefined) throw new InputError(`Scenario ${id} could not be read.`);
  return found;
}

function runName(name: string | undefined, scenario: string): string {
  const chosen = name ?? scenario;
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(chosen)) {
    throw new InputError(`--name "${chosen}" is not usable. Accepted: lower-case letters and digits, joined by "-".`);
  }
  return chosen;
}

/** One answer as it is understood: the quickest way to see a wrong mapping. */
function firstAnswer(first: ImportedTrial | undefined): readonly string[] {
  if (first === undefined) return [];
  const { contender, case: asked, latency, usage, grades, outcome } = first;
  const cost = first.costUsd === undefined ? undefined : costUsd({ kind: 'recorded', usd: first.costUsd });
  const scores = Object.entries(grades).map(
    ([grader, grade]) => `${grader} ${grade.kind === 'scored' ? grade.score : grade.kind}`,
  );
  const rows = [
    ['contender', `${contender.label}${contender.modelId === contender.label ? '' : ` (${contender.modelId})`}`],
    [
      'case',
      asked.id ??
        `named by what it asks (${fingerprint([asked.content ?? null, asked.reference ?? null]).slice(0, 10)})`,
    ],
    ['prompt', excerpt(first.prompt.map(({ text }) => text).join(' ⏎ '))],
    [
      'outcome',
      outcome.kind === 'failed' ? `${outcome.kind}: ${outcome.failure.kind}, ${outcome.failure.message}` : outcome.kind,
    ],
    ['answer', excerpt(first.text)],
    ['grades', scores.length === 0 ? 'none' : scores.join(', ')],
    ['time', `whole answer ${duration(latency.e2eMs)}, first token ${duration(latency.ttftMs)}`],
    [
      'cost, tokens',
      `${dollars(cost)}, ${usage === undefined ? 'tokens not given' : `${usage.inputTokens} in, ${usage.outputTokens} out`}`,
    ],
    ['given at', first.startedAt ?? 'not given'],
  ];
  return [
    'The first answer, as it is understood:',
    textTable([{ title: '' }, { title: '' }], rows)
      .split('\n')
      .slice(1)
      .join('\n'),
  ];
}

function accountOf(tally: RowTally, ledger: ImportLedger, format: ImportFormat): readonly string[] {
  const plan = ledger.plan();
  const cases = plan.scenarios.reduce((sum, one) => sum + Object.keys(one.cases).length, 0);
  const graders = [...ledger.graders()].map(([grader, trials]) => `${grader} (${count(trials)})`);
  return [
    ...firstAnswer(tally.first),
    '',
    `${plural(tally.trials, 'answer')} by ${plural(plan.contenders.length, 'contender')} to ${plural(cases, 'case')}, at most ${plan.repetitions} each.`,
    graders.length === 0
      ? 'The file has no grades: every answer would be ungraded. --scenario <id> grades answers to a scenario of this project.'
      : `Grades: ${graders.join(', ')}. Quality is the score of "${plan.scenarios[0]?.primary}"; --primary chooses another.`,
    ...leftOut(tally),
    `Left empty, since the format cannot know it: ${format.cannotKnow.join('; ')}.`,
  ];
}

function leftOut(tally: RowTally): readonly string[] {
  const { cases, passedOver } = tally;
  return [
    ...passedOverLines(passedOver),
    ...(cases === 0 ? [] : [`Passed over: ${plural(cases, 'case')} without an answer; --to cases takes them.`]),
    ...notReadLines(tally),
  ];
}

function refusal(tally: RowTally): string {
  const { trials, faulty, cases } = tally;
  if (faulty === 0) {
    return cases > 0
      ? `The file holds ${plural(cases, 'case')} and no answer. Take them with --to cases --out <folder>.`
      : 'The file holds no answer, so there is nothing to import.';
  }
  return refusalText(
    tally,
    trials === 0
      ? 'No row could be read at all: see whether the format is the right one.'
      : `Mend them, or leave them out with --skip-faulty: ${plural(trials, 'answer')} could be read.`,
  );
}

/** What leads from here to a decision; nothing where fewer than two contenders have an answer to compare. */
function nextSteps({ answered }: RowTally, { plan }: Run): string {
  const [incumbent, candidate] = plan.contenders.map(({ label }) => label).filter((label) => answered.has(label));
  if (incumbent === undefined || candidate === undefined) return '';
  const who = `--incumbent ${shellWord(incumbent)} --candidates ${shellWord(candidate)}`;
  return [
    '\nTo a decision page, with the one you use today as the incumbent:',
    `  npx bakeoff policy new --run latest --intent upgrade ${who} --margin 5 --max-cost-ratio 1.25 --owner <you> --out policy.yaml`,
    '  npx bakeoff report latest --policy policy.yaml --open',
  ].join('\n');
}

/** A label as a person can paste it: labels come from a file, and may hold anything. */
function shellWord(text: string): string {
  return /^[\w./:@+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
