import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { decide } from '#bench/analysis/decide/decide.ts';
import type { PolicyFinding } from '#bench/domain/verdict.ts';
import { EXPORT_FORMATS } from '#bench/export/formats.ts';
import { writeExport } from '#bench/export/write-export.ts';
import { didYouMean } from '#bench/plan/nearest.ts';
import { environmentSecrets } from '../environment-secrets.ts';
import { evidenceBanner } from '../evidence-banner.ts';
import { EXIT, InputError } from '../exit-code.ts';
import { count, plural } from '../format-number.ts';
import { gatherEvidence } from '../gather-evidence.ts';
import { findRunOrSay, type LoadedRun, loadFindings } from '../load-findings.ts';
import { loadPolicy } from '../load-policy.ts';
import type { Screen } from '../screen.ts';
import { textTable, wrapped } from '../text-table.ts';

export interface ExportFlags {
  /** A key of EXPORT_FORMATS. */
  readonly format: string;
  /** The file or folder to be made. */
  readonly out: string;
  /** In place of the sealed one; only for a format that has a place for gates. */
  readonly policy: string | undefined;
  readonly withContent: boolean;
  readonly results: string;
  readonly json: boolean;
}

/** Hands a run to other tools. */
export async function exportRun(
  wanted: string,
  flags: ExportFlags,
  screen: Screen,
  { env = process.env, at = new Date() }: { readonly env?: NodeJS.ProcessEnv; readonly at?: Date } = {},
): Promise<number> {
  const format = await openFormat(flags.format);
  if (flags.policy !== undefined && !format.takesPolicy) {
    throw new InputError(
      `The format "${format.id}" has no place for gates, so --policy would change nothing. Leave it out, or take --format junit.`,
    );
  }
  if (existsSync(flags.out)) {
    throw new InputError(
      `${flags.out} is there already, and an export replaces nothing. Name another place, or remove it yourself.`,
    );
  }
  const { run, folder } = await findRunOrSay(flags.results, wanted);
  const given = flags.policy === undefined ? undefined : await loadPolicy(flags.policy);
  const policy = given ?? run.policy?.policy;
  let loading: Promise<LoadedRun> | undefined;
  const loaded = (): Promise<LoadedRun> => {
    loading ??= loadFindings(flags.results, run.id);
    return loading;
  };
  const finding = async (): Promise<PolicyFinding | undefined> => {
    if (policy === undefined) return undefined;
    const ended = run.endedAt ?? at.toISOString();
    const evidence = await gatherEvidence(policy, await loaded(), { asOf: ended, waivers: [], signOffs: [] });
    // As of the day of the run's own last trial, as its page is: exported again it stays what it was.
    return decide(policy, { ...evidence, asOf: evidence.run.endedAt ?? ended });
  };
  const files = await writeExport(
    format,
    {
      run,
      folder,
      observations: async () => (await loaded()).observations,
      finding,
      withContent: flags.withContent,
      secrets: environmentSecrets(env),
      at,
    },
    flags.out,
  );
  if (flags.json) {
    screen.out(JSON.stringify({ run: run.id, format: format.id, out: flags.out, files }, null, 2));
    return EXIT.done;
  }
  for (const line of evidenceBanner(run)) screen.out(screen.paint('yellow', line));
  screen.out(`Run ${run.id} as ${format.title}`);
  screen.out('');
  screen.out(
    textTable(
      [{ title: 'file' }, { title: 'rows', align: 'right' }, { title: 'bytes', align: 'right' }],
      files.map(({ name, rows, bytes }) => [
        format.makes.kind === 'file' ? flags.out : join(flags.out, name),
        count(rows),
        count(bytes),
      ]),
    ),
  );
  screen.out('');
  const left = run.counts.planned - run.counts.attempted;
  if (left > 0) screen.out(`${plural(left, 'planned trial')} never asked: in no file.`);
  for (const note of format.notes) screen.note(wrapped(note, screen.columns).join('\n'));
  return EXIT.done;
}

/** @throws InputError naming the formats there are */
async function openFormat(id: string) {
  const open = Object.hasOwn(EXPORT_FORMATS, id) ? EXPORT_FORMATS[id] : undefined;
  if (open !== undefined) return open();
  const known = Object.keys(EXPORT_FORMATS);
  throw new InputError(`No export format is called "${id}".${didYouMean(id, known)} Known: ${known.join(', ')}.`);
}
