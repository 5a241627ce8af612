import { dirname, join, relative } from 'node:path';
import { caseSlug } from '#bench/import/import-slugs.ts';
import type { ImportedRow } from '#bench/import/imported-row.ts';
import { asText } from '#bench/import/read-fields.ts';
import { type CasesOutcome, writeCases } from '#bench/import/write-cases.ts';
import { environmentSecrets } from '../environment-secrets.ts';
import { EXIT, InputError } from '../exit-code.ts';
import { count, plural } from '../format-number.ts';
import { importFiles, importFormat, mapFlag, rowsOf, sealFiles } from '../import-files.ts';
import { excerpt, mappingOf, mappingTable, notReadLines, passedOverLines, refusalText } from '../print-import.ts';
import { PROJECT_ROOT } from '../project.ts';
import type { Screen } from '../screen.ts';
import { textTable } from '../text-table.ts';

export interface ImportCasesFlags {
  readonly map: readonly string[];
  /** The scenario's folder: its name is the scenario's id. */
  readonly out: string | undefined;
  readonly title: string | undefined;
  readonly preview: boolean;
  readonly skipFaulty: boolean;
}

/** Writes the cases of another tool's file as a scenario that asks them again, of any contender. */
export async function importCases(
  formatId: string,
  paths: readonly string[],
  flags: ImportCasesFlags,
  screen: Screen,
): Promise<number> {
  const format = await importFormat(formatId);
  const files = importFiles(paths);
  const options = { map: mapFlag(flags.map), contender: undefined };
  screen.note(mappingTable(format, mappingOf(format, options), screen));
  if (flags.preview) return preview(rowsOf(files, format, options), screen);
  if (flags.out === undefined) {
    throw new InputError('Say which scenario it becomes: --out scenarios/<id>, a folder that is not there yet.');
  }
  let outcome: CasesOutcome;
  try {
    outcome = await writeCases(rowsOf(files, format, options), {
      out: flags.out,
      ...(flags.title === undefined ? {} : { title: flags.title }),
      format: format.id,
      files: await sealFiles(files),
      at: new Date().toISOString(),
      skipFaulty: flags.skipFaulty,
      secrets: environmentSecrets(process.env),
    });
  } catch (error) {
    throw new InputError(error instanceof Error ? `${error.message.replace(/\.$/, '')}.` : String(error));
  }
  const { folder, scenario, cases, references, catalogLine } = outcome;
  if (folder === undefined) throw new InputError(refusal(outcome));
  const kinds = Object.entries(references).flatMap(([kind, number]) =>
    number === 0 ? [] : [`${count(number)} ${REFERENCES[kind] ?? kind}`],
  );
  screen.out(
    `${plural(cases, 'case')} in ${relative(process.cwd(), folder) || folder}; references: ${kinds.join(', ')}.`,
  );
  for (const line of leftOut(outcome)) screen.out(line);
  if (dirname(folder) !== join(PROJECT_ROOT, 'scenarios')) {
    screen.note(
      'A scenario is found by its line in scenarios/catalog.ts: move the folder into scenarios/ to ask its cases.',
    );
  }
  screen.note(`
SOURCE.md there asks for owner and licence: fill it in. To ask these cases, add this line to scenarios/catalog.ts:
${catalogLine}
then:
  npx bakeoff run ${scenario} --contenders <who>`);
  return EXIT.done;
}

/** Cases that a preview shows. */
const SHOWN = 3;

/** The first cases as they are understood; every row is read, so that what is wrong shows before anything is written. */
async function preview(rows: AsyncIterable<ImportedRow>, screen: Screen): Promise<number> {
  const shown: (readonly string[])[] = [];
  const faults: string[] = [];
  let [cases, faulty] = [0, 0];
  for await (const row of rows) {
    if (row.kind === 'fault') {
      faulty += 1;
      if (faults.length < MOST_FAULTS) faults.push(`  ${row.place}: ${row.says}`);
    }
    if (row.kind !== 'case' && row.kind !== 'trial') continue;
    cases += 1;
    if (shown.length === SHOWN) continue;
    const { case: found, prompt } = row.kind === 'case' ? row.asked : row.trial;
    shown.push([
      caseSlug(found),
      excerpt(prompt.map(({ text }) => text).join(' ⏎ ')),
      excerpt(asText(found.reference ?? '')),
    ]);
  }
  const columns = [{ title: 'case' }, { title: 'prompt' }, { title: 'reference' }];
  screen.out(textTable(columns, shown));
  screen.out(`${plural(cases, 'row')} with a question${faulty === 0 ? '' : `; not read: ${plural(faulty, 'row')}`}.`);
  for (const fault of faults) screen.out(fault);
  screen.note('A preview: nothing was written.');
  return faulty > 0 || cases === 0 ? EXIT.badInput : EXIT.done;
}

const MOST_FAULTS = 20;

const REFERENCES: Readonly<Record<string, string>> = {
  texts: 'as texts',
  assertions: 'as assertions of promptfoo',
  other: 'in a form no grader here reads',
  none: 'missing: their answers stay ungraded until somebody writes one',
};

function leftOut(outcome: CasesOutcome): readonly string[] {
  const { duplicates, firstDuplicates, answersLeftOut, passedOver } = outcome;
  return [
    ...(duplicates === 0 ? [] : [`Left out: ${plural(duplicates, 'case')} that ask and expect what another one does.`]),
    ...firstDuplicates.map(({ place, of }) => `  ${place}: as ${of}`),
    ...(answersLeftOut === 0 ? [] : [`Left out: ${plural(answersLeftOut, 'further answer')} to the same cases.`]),
    ...passedOverLines(passedOver),
    ...notReadLines(outcome),
  ];
}

function refusal(outcome: CasesOutcome): string {
  if (outcome.faulty === 0) return 'The file holds no case, so there is nothing to write.';
  const could = `${plural(outcome.cases, 'case')} could be read`;
  return refusalText(outcome, `Mend them, or leave them out with --skip-faulty: ${could}.`);
}
