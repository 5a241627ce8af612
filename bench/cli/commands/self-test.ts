import type { Agreement, FiguresFrom, PublishedCheck } from '#bench/domain/published-check.ts';
import { passes, type SelfTest, type SelfTestCheck, type SelfTestFigure } from '#bench/domain/self-test.ts';
import { REAL_CLOCK } from '#bench/run/effects.ts';
import { readEnvironment } from '#bench/run/read-environment.ts';
import { encodeSelfTest } from '#bench/store/self-test-record.ts';
import { selfTestId, writeSelfTest } from '#bench/store/write-self-test.ts';
import { CHECKS } from '#scenarios/published/checks.ts';
import { type EvidenceSource, SOURCES } from '#scenarios/recorded/sources.ts';
import { evidenceDirectory } from '../evidence-file-state.ts';
import { EXIT, InputError } from '../exit-code.ts';
import { count, plural } from '../format-number.ts';
import { PROJECT_ROOT } from '../project.ts';
import { runCheck } from '../run-check.ts';
import type { Screen } from '../screen.ts';
import { textTable, wrapped } from '../text-table.ts';

export interface SelfTestFlags {
  readonly results: string;
  readonly json: boolean;
  /** Whether a run of all checks is kept. */
  readonly write: boolean;
}

/** What there is to check, and when it is. Tests hand in their own. */
export interface SelfTestWorld {
  readonly checks: Readonly<Record<string, () => Promise<PublishedCheck>>>;
  readonly sources: Readonly<Record<string, EvidenceSource>>;
  wall(): Date;
}

const REAL_WORLD: SelfTestWorld = { checks: CHECKS, sources: SOURCES, wall: REAL_CLOCK.wall };

/**
 * Makes other people's published figures again from their data. @returns 1 when one differs, when a check gives up, and when
 * nothing could be run: nothing checked is not a pass
 * @param wanted ids of checks; none: all of them
 */
export async function selfTest(
  wanted: readonly string[],
  flags: SelfTestFlags,
  screen: Screen,
  world: SelfTestWorld = REAL_WORLD,
): Promise<number> {
  const known = Object.keys(world.checks);
  const unknown = wanted.filter((id) => !known.includes(id));
  if (unknown.length > 0) {
    throw new InputError(
      `No check is called ${unknown.map((id) => `"${id}"`).join(', ')}. Known: ${known.join(', ')}.`,
    );
  }
  const checks: SelfTestCheck[] = [];
  for (const [id, load] of Object.entries(world.checks)) {
    if (wanted.length > 0 && !wanted.includes(id)) continue;
    screen.note(`checking ${id}`);
    checks.push(await runCheck(await load(), world.sources, evidenceDirectory()));
  }
  const { bakeoff, git } = readEnvironment(PROJECT_ROOT);
  const at = world.wall().toISOString();
  const found: SelfTest = {
    id: selfTestId(at),
    at,
    bakeoff,
    git: git && { commit: git.commit, dirty: git.dirty },
    checks,
  };
  if (flags.json) screen.out(encodeSelfTest(found).trimEnd());
  else print(found, wanted.length > 0, screen);
  await keep(found, wanted, flags, screen);
  return passes(found) ? EXIT.done : EXIT.findingAgainst;
}

async function keep(found: SelfTest, wanted: readonly string[], flags: SelfTestFlags, screen: Screen): Promise<void> {
  if (!flags.write || !found.checks.some(hasRun)) return;
  if (wanted.length > 0) {
    screen.note('Not kept: a result holds every check, and these are some. Without names all are run.');
    return;
  }
  screen.note(`Kept as ${await writeSelfTest(flags.results, found)} in the results folder.`);
}

type RunCheck = Extract<SelfTestCheck, { readonly figures: unknown }>;

function hasRun(check: SelfTestCheck): check is RunCheck {
  return check.status !== 'not-run';
}

/** @param everyFigure whether figures that agree are printed too */
function print({ bakeoff, git, checks }: SelfTest, everyFigure: boolean, screen: Screen): void {
  const ran = checks.filter(hasRun);
  if (ran.length > 0) {
    const state =
      git === undefined ? '' : ` at ${git.commit.slice(0, 7)}${git.dirty ? ', with uncommitted changes' : ''}`;
    screen.out(`Figures that others published, made again from their data by bakeoff ${bakeoff}${state}`);
    screen.out('');
    screen.out(checkTable(ran, screen));
    const shown = ran.flatMap((check) =>
      check.figures.filter((figure) => everyFigure || !figure.agrees).map((figure) => ({ check, figure })),
    );
    if (everyFigure) for (const check of ran) screen.out(`\n${aboutCheck(check, screen)}`);
    if (shown.length > 0) {
      screen.out(`\n${everyFigure ? 'Every figure' : 'What differs'}`);
      screen.out(figureTable(shown, screen));
    }
    const tolerances = [...new Set(ran.flatMap(tolerancesOf))];
    if (tolerances.length > 0) screen.out(`\n${tolerances.flatMap((one) => lines(one, screen)).join('\n')}`);
  }
  const other = checks.flatMap(({ files }) => files.filter(({ asPublished }) => asPublished === false));
  for (const file of new Set(other.map((one) => one.file))) {
    screen.out(`\n✗ ${file} is not the file on record: its sha256 is another (npx bakeoff fetch-evidence --verify).`);
  }
  const skipped = checks.filter((check) => check.status === 'not-run');
  if (skipped.length > 0) screen.out(`${ran.length > 0 ? '\n' : ''}${skippedTable(skipped, screen)}`);
  screen.out(`\n${conclusion(checks, ran).join('\n')}`);
}

function skippedTable(
  skipped: readonly Extract<SelfTestCheck, { readonly status: 'not-run' }>[],
  screen: Screen,
): string {
  return textTable(
    [{ title: 'check' }, { title: '' }, { title: 'why it was not run', wraps: true }, { title: 'source' }],
    skipped.map(({ id, because, reason, source }) => [
      id,
      because === 'error' ? '✗ gave up' : '· no data',
      reason,
      source.name,
    ]),
    screen.columns,
  );
}

function checkTable(ran: readonly RunCheck[], screen: Screen): string {
  return textTable(
    [
      { title: 'check' },
      { title: '' },
      { title: 'figures', align: 'right' },
      { title: 'agree', align: 'right' },
      { title: 'held' },
      { title: 'source', wraps: true },
    ],
    ran.map(({ id, status, figures, source: { url, commit } }) => [
      id,
      status === 'reproduced' ? '✓' : '✗',
      String(figures.length),
      String(figures.filter(({ agrees }) => agrees).length),
      heldSummary(figures),
      `${url.replace('https://github.com/', '')}${commit === undefined ? '' : `@${commit.slice(0, 7)}`}`,
    ]),
    screen.columns,
  );
}

function aboutCheck({ id, title, rule, publishedBy, files }: RunCheck, screen: Screen): string {
  return [
    `${id}: ${title}`,
    ...lines(`Rule: ${rule}`, screen),
    ...lines(`Held against: ${publishedBy}`, screen),
    ...files.map(({ file, sha256 }) => `${sha256?.slice(0, 12)}…  ${file}`),
  ].join('\n');
}

function figureTable(
  shown: readonly { readonly check: RunCheck; readonly figure: SelfTestFigure }[],
  screen: Screen,
): string {
  return textTable(
    [
      { title: 'check' },
      { title: 'figure', wraps: true },
      { title: '' },
      { title: 'published', align: 'right' },
      { title: 'ours', align: 'right' },
      { title: 'unit' },
      { title: 'held' },
      { title: 'n', align: 'right' },
    ],
    shown.map(({ check, figure: { name, agrees, published, ours, unit, agreement, n } }) => [
      check.id,
      name,
      agrees ? '✓' : '✗',
      digits(published, agreement, 0),
      // Two digits more than were printed: a reader sees how near the rounding was.
      digits(ours, agreement, 2),
      unit,
      heldTo(agreement),
      String(n),
    ]),
    screen.columns,
  );
}

function digits(value: number, agreement: Agreement, more: number): string {
  if (agreement.kind !== 'rounded') return String(value);
  if (value !== 0 && Math.abs(value) < 1e-6) return value.toExponential(3 + more);
  return value.toFixed(agreement.decimals + more);
}

function heldTo(agreement: Agreement): string {
  switch (agreement.kind) {
    case 'exact':
      return 'exactly';
    case 'rounded':
      return agreement.decimals > 6 ? 'as printed' : plural(agreement.decimals, 'decimal');
    case 'within':
      return `within ${agreement.tolerance}`;
    default:
      return agreement satisfies never;
  }
}

/** `6 to 1 decimal, 240 exactly`. */
function heldSummary(figures: readonly SelfTestFigure[]): string {
  const kinds = Map.groupBy(figures, ({ agreement }) => (agreement.kind === 'rounded' ? 'rounded' : heldTo(agreement)));
  return [...kinds]
    .map(([kind, group]) => `${group.length} ${kind === 'rounded' ? 'to the digits printed' : kind}`)
    .join(', ');
}

/** A tolerance without its reason would be an excuse. */
function tolerancesOf({ id, figures }: RunCheck): readonly string[] {
  return figures.flatMap(({ agreement }) =>
    agreement.kind === 'within' ? [`${id}: within ${agreement.tolerance}, because ${agreement.because}`] : [],
  );
}

const OTHERS: Readonly<Record<FiguresFrom, string>> = {
  publishers: 'printed by the publishers of the data',
  'independent-program': 'computed from published data by another program, printed by no publisher',
  construction: 'known from how the cases are built',
};

function conclusion(checks: readonly SelfTestCheck[], ran: readonly RunCheck[]): readonly string[] {
  const skipped = checks.length - ran.length;
  const how = 'Where the data is public: npx bakeoff fetch-evidence <source>.';
  if (ran.length === 0) {
    return [`Nothing was checked: none of ${plural(checks.length, 'check')} could be run. That is no pass. ${how}`];
  }
  const says: string[] = [];
  for (const [from, whose] of Object.entries(OTHERS)) {
    const own = ran.filter((check) => check.figuresFrom === from);
    const figures = own.flatMap((check) => check.figures);
    if (figures.length === 0) continue;
    const agree = figures.filter((figure) => figure.agrees).length;
    says.push(
      `${agree === figures.length ? '✓' : '✗'} figures ${whose}: ${agree} of ${count(figures.length)} agree, in ${plural(own.length, 'check')}`,
    );
  }
  const files = new Map(ran.flatMap((check) => check.files.map((file) => [file.file, file.asPublished])));
  const published = [...files.values()].filter((asPublished) => asPublished === true).length;
  says.push(
    `${published === files.size ? '✓' : '✗'} files read: ${published} of ${files.size} are those on record, byte for byte (npx bakeoff fetch-evidence)`,
  );
  if (skipped > 0) says.push(`· not run: ${plural(skipped, 'check')}, of which nothing is said. ${how}`);
  return says;
}

function lines(text: string, { columns }: Screen): readonly string[] {
  return wrapped(text, columns);
}
