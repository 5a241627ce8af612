import { type EvidenceFile, type EvidenceSource, SOURCES } from '#scenarios/recorded/sources.ts';
import { type EvidenceFileState, evidenceDirectory, evidenceFileState } from '../evidence-file-state.ts';
import { EXIT, InputError } from '../exit-code.ts';
import { count, plural } from '../format-number.ts';
import type { Screen } from '../screen.ts';
import { textTable } from '../text-table.ts';

export interface FetchEvidenceFlags {
  readonly json: boolean;
  /** Only whether the files are there and as published. */
  readonly verify: boolean;
}

interface FoundSource {
  readonly name: string;
  readonly source: EvidenceSource;
  readonly files: readonly (EvidenceFile & { readonly state: EvidenceFileState })[];
}

/**
 * Says where the files of a source are public, in lines for a shell, and how those stand that are there. Nothing is downloaded.
 * @returns 1 when files of the named source, or with `verify` of any, are missing or are not the published ones
 * @param wanted a source; undefined: all of them
 */
export async function fetchEvidence(
  wanted: string | undefined,
  flags: FetchEvidenceFlags,
  screen: Screen,
  sources: Readonly<Record<string, EvidenceSource>> = SOURCES,
): Promise<number> {
  const names = wanted === undefined ? Object.keys(sources) : [wanted];
  const found: FoundSource[] = [];
  for (const name of names) {
    const source = sources[name];
    if (source === undefined) {
      throw new InputError(`No source of evidence is called "${name}". Known: ${Object.keys(sources).join(', ')}.`);
    }
    found.push(await look(name, source));
  }
  if (flags.json) screen.out(JSON.stringify({ schema: 'bakeoff.evidence/1', sources: found.map(asJson) }, null, 2));
  else if (wanted === undefined) printAll(found, screen);
  else for (const one of found) printOne(one, flags.verify, screen);
  const complete = found.every(({ files }) => files.every(({ state }) => state.kind === 'as-published'));
  const asked = wanted !== undefined || flags.verify;
  return complete || !asked ? EXIT.done : EXIT.findingAgainst;
}

async function look(name: string, source: EvidenceSource): Promise<FoundSource> {
  const directory = evidenceDirectory();
  const files: (EvidenceFile & { readonly state: EvidenceFileState })[] = [];
  for (const file of source.files) files.push({ ...file, state: await evidenceFileState(directory, file) });
  return { name, source, files };
}

function asJson({ name, source, files }: FoundSource) {
  const { title, repository, commit = null, licence, note = null } = source;
  return {
    name,
    title,
    repository,
    commit,
    licence,
    note,
    files: files.map(({ upstream = null, ...file }) => ({ ...file, upstream })),
  };
}

function printAll(found: readonly FoundSource[], screen: Screen): void {
  screen.out(
    textTable(
      [
        { title: 'source' },
        { title: '' },
        { title: 'files', align: 'right' },
        { title: 'as published', align: 'right' },
        { title: 'other content', align: 'right' },
        { title: 'missing', align: 'right' },
        { title: 'licence' },
        { title: 'repository', wraps: true },
      ],
      found.map(({ name, source, files }) => [
        name,
        numberOf(files, 'as-published') === files.length ? '✓' : '✗',
        String(files.length),
        String(numberOf(files, 'as-published')),
        String(numberOf(files, 'other-content')),
        String(numberOf(files, 'missing')),
        source.licence,
        `${source.repository.replace('https://github.com/', '')}${source.commit === undefined ? '' : `@${source.commit.slice(0, 7)}`}`,
      ]),
      screen.columns,
    ),
  );
  screen.out('');
  const whole = found.filter(({ files }) => numberOf(files, 'as-published') === files.length).length;
  screen.out(
    `${whole} of ${plural(found.length, 'source')} ${whole === 1 ? 'is' : 'are'} there, byte for byte as published.`,
  );
  if (whole < found.length) screen.out(`How to fetch one: npx bakeoff fetch-evidence <source>. ${whereTo()}`);
}

function printOne(found: FoundSource, verifyOnly: boolean, screen: Screen): void {
  const { name, source, files } = found;
  if (!verifyOnly) {
    screen.out(`${name}: ${source.title}`);
    screen.out(`  repository  ${source.repository}`);
    screen.out(`  commit      ${source.commit ?? 'not pinned: the hashes say which files are meant'}`);
    screen.out(`  licence     ${source.licence}`);
    if (source.note !== undefined) screen.out(`  note        ${source.note}`);
    screen.out(`\nNothing is downloaded by bakeoff. To fetch the files yourself:\n`);
    screen.out(shellLines(name, source).join('\n'));
    screen.out('');
  }
  screen.out(
    textTable(
      [{ title: 'file', wraps: true }, { title: 'bytes', align: 'right' }, { title: '' }, { title: 'stands' }],
      files.map(({ file, bytes, state }) => [
        file,
        count(bytes),
        state.kind === 'as-published' ? '✓' : '✗',
        state.kind === 'other-content' ? `other content, ${count(state.bytes)} bytes` : STANDS[state.kind],
      ]),
      screen.columns,
    ),
  );
  screen.out('');
  const there = numberOf(files, 'as-published');
  const ending = there === files.length ? '' : ` ${whereTo()}`;
  screen.out(`${there} of ${plural(files.length, 'file')} of ${name} as published.${ending}`);
}

const STANDS = { 'as-published': 'as published', missing: 'missing' } as const;

/**
 * The lines fetch single files out of one commit, without a working copy: some of the repositories are large, and a checkout
 * may change line ends, which would change the hash.
 */
function shellLines(name: string, { repository, commit, files }: EvidenceSource): readonly string[] {
  const known = files.filter(({ upstream }) => upstream !== undefined);
  const folders = [...new Set(files.map(({ file }) => file.slice(0, file.lastIndexOf('/'))))];
  const lines = folders.map((folder) => `mkdir -p "$BAKEOFF_EVIDENCE_DIR/${folder}"`);
  if (known.length > 0) {
    lines.push(
      `git clone --bare --filter=blob:none${commit === undefined ? ' --depth 1' : ''} ${repository} ${name}.git`,
    );
    for (const { file, upstream } of known) {
      lines.push(`git -C ${name}.git show ${commit ?? 'HEAD'}:${upstream} > "$BAKEOFF_EVIDENCE_DIR/${file}"`);
    }
  }
  for (const { file, bytes } of files.filter(({ upstream }) => upstream === undefined)) {
    lines.push(`# ${file}: ${plural(bytes, 'byte')}; its place upstream is not known for certain, its hash is below`);
  }
  lines.push('(cd "$BAKEOFF_EVIDENCE_DIR" && sha256sum --check) <<END');
  for (const { file, sha256 } of files) lines.push(`${sha256}  ${file}`);
  return [...lines, 'END'];
}

function whereTo(): string {
  return evidenceDirectory() === undefined
    ? 'BAKEOFF_EVIDENCE_DIR is not set: set it to the folder that holds, or is to hold, them.'
    : 'They are looked for below $BAKEOFF_EVIDENCE_DIR.';
}

function numberOf(files: FoundSource['files'], kind: EvidenceFileState['kind']): number {
  return files.filter(({ state }) => state.kind === kind).length;
}
