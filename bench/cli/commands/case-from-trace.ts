import { existsSync, statSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { appendCase, caseStanding, NO_CASES } from '#bench/import/append-case.ts';
import { caseFromTrace, type TraceCase } from '#bench/import/case-from-trace.ts';
import type { AskableCase, ImportedTrial } from '#bench/import/imported-row.ts';
import { environmentSecrets } from '../environment-secrets.ts';
import { EXIT, InputError } from '../exit-code.ts';
import { plural } from '../format-number.ts';
import { importFiles, importFormat, mapFlag, rowsOf, sealFiles } from '../import-files.ts';
import type { Screen } from '../screen.ts';

export interface CaseFromTraceFlags {
  readonly at: string | undefined;
  readonly into: string | undefined;
  readonly id: string | undefined;
  readonly map: readonly string[];
  readonly withAnswer: boolean;
  readonly allowDuplicate: boolean;
  readonly dryRun: boolean;
  readonly json: boolean;
}

/** Places that are named when the one asked for is not there. */
const MOST_PLACES = 8;

/** Makes one recorded question a case, and a line of a scenario's cases unless one asks the same already. */
export async function caseOfTrace(
  formatId: string,
  path: string,
  flags: CaseFromTraceFlags,
  screen: Screen,
): Promise<number> {
  const format = await importFormat(formatId);
  const files = importFiles([path]);
  if (flags.into === undefined && !flags.dryRun) {
    throw new InputError('Say which cases it joins: --into scenarios/<id>/cases.jsonl. --dry-run shows it first.');
  }
  if (flags.into !== undefined) assertCasesFile(flags.into);
  const options = { map: mapFlag(flags.map), contender: undefined };
  const { trace, place } = await traceAt(rowsOf(files, format, options), flags.at);
  const [sealed] = await sealFiles(files);
  const made = asInput(() =>
    caseFromTrace(trace, {
      id: flags.id,
      withAnswer: flags.withAnswer,
      format: format.id,
      file: { name: sealed?.name ?? '', sha256: sealed?.sha256 ?? '' },
      place,
      secrets: environmentSecrets(process.env),
    }),
  );
  const standing = flags.into === undefined ? NO_CASES : await asInputLater(caseStanding(flags.into, made));
  const { same, near, idTaken, cases } = standing;
  const hindrances = [
    ...(same === undefined || flags.allowDuplicate
      ? []
      : [`It ${same.why} as case "${same.id}" of ${plural(cases, 'case')}. --allow-duplicate adds it all the same.`]),
    ...(idTaken ? [`A case is called "${made.id}" already. Give this one another with --id.`] : []),
  ];
  const [hindrance] = hindrances;
  if (hindrance !== undefined && !flags.dryRun) throw new InputError(`${hindrance} Nothing was written.`);
  if (!flags.dryRun && flags.into !== undefined) await appendCase(flags.into, made);
  screen.out(
    flags.json
      ? JSON.stringify({ schema: 'bakeoff.case-from-trace/1', case: made, standing, written: !flags.dryRun }, null, 2)
      : JSON.stringify(made),
  );
  screen.note(takenOut(made));
  for (const { id, share } of near) {
    const percent = Math.floor(share * 100);
    screen.note(`Nearly asks what case "${id}" asks: ${percent} % of what they say is the same, word by word.`);
  }
  for (const one of hindrances) screen.note(one);
  if (flags.dryRun || flags.into === undefined) {
    screen.note('Nothing was written.');
  } else {
    const lacks = made.reference === null ? ', with no reference: write what is right into it' : '';
    screen.note(
      `Added to ${relative(process.cwd(), flags.into)} as "${made.id}"${lacks}. Raise the scenario's version with it.`,
    );
  }
  return EXIT.done;
}

function assertCasesFile(path: string): void {
  if (!existsSync(dirname(path)))
    throw new InputError(
      `There is no folder ${dirname(path)} to keep the case in. Make it first, or choose another --into.`,
    );
  if (existsSync(path) && !statSync(path).isFile())
    throw new InputError(`${path} is no file. Say which cases.jsonl: --into <file>`);
}

interface FoundTrace {
  readonly trace: ImportedTrial | AskableCase;
  readonly place: string;
}

/** @throws InputError naming places there are, when the one asked for holds no trace or none was asked for */
async function traceAt(rows: ReturnType<typeof rowsOf>, at: string | undefined): Promise<FoundTrace> {
  const places: string[] = [];
  let traces = 0;
  for await (const row of rows) {
    if (row.kind === 'about') continue;
    const isAsked = row.place === at;
    if (row.kind === 'trial' && isAsked) return { trace: row.trial, place: row.place };
    if (row.kind === 'case' && isAsked) return { trace: row.asked, place: row.place };
    if (isAsked) {
      const says = row.kind === 'fault' ? row.says : row.kind === 'passed-over' ? row.why : '';
      throw new InputError(`At ${row.place} is no trace: ${says}.`);
    }
    if (row.kind === 'trial' || row.kind === 'case') {
      traces += 1;
      if (places.length < MOST_PLACES) places.push(row.place);
    }
  }
  if (traces === 0) throw new InputError('The file holds no trace that could be a case.');
  const known = `It has ${plural(traces, 'trace')}: ${places.map((place) => `"${place}"`).join(', ')}${traces > places.length ? ', …' : ''}.`;
  throw new InputError(
    at === undefined
      ? `Say which trace it is: --at <place>. ${known}`
      : `There is no trace at "${at.slice(0, 80)}". ${known}`,
  );
}

function takenOut({ source: { redacted } }: TraceCase): string {
  const counts = Object.entries(redacted).map(([kind, times]) => `${kind} ${times}`);
  return counts.length === 0
    ? 'Nothing in it has the shape of a secret or an address. Names and the like have none: read it.'
    : `Taken out: ${counts.join(', ')}. Names and the like have no shape and stay: read it.`;
}

function asInput<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new InputError(`${error instanceof Error ? error.message : String(error)}.`);
  }
}

async function asInputLater<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw new InputError(`${error instanceof Error ? error.message : String(error)}.`);
  }
}
