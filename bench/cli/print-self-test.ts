import { figureDigits } from '#bench/domain/figure-digits.ts';
import type { Agreement, FiguresFrom } from '#bench/domain/published-check.ts';
import type { SelfTest, SelfTestCheck, SelfTestFigure } from '#bench/domain/self-test.ts';
import { count, plural } from './format-number.ts';
import type { Screen } from './screen.ts';
import { textTable, wrapped } from './text-table.ts';

/**
 * What came out, for a reader who doubts it: how many figures agree and how exactly they were held, whose they are, what differs,
 * every tolerance with its reason, and what was not run.
 */
export function printSelfTest(
  { bakeoff, git, checks }: SelfTest,
  /** Whether figures that agree are printed too, with rule and files. */
  { everyFigure }: { readonly everyFigure: boolean },
  screen: Screen,
): void {
  const ran = checks.filter(hasRun);
  if (ran.length > 0) {
    const state =
      git === undefined ? '' : ` at ${git.commit.slice(0, 7)}${git.dirty ? ', with uncommitted changes' : ''}`;
    screen.out(`Figures that others published, made again from their data by bakeoff ${bakeoff}${state}`);
    screen.out('');
    screen.out(checkTable(ran, screen));
    if (everyFigure) for (const check of ran) screen.out(`\n${aboutCheck(check, screen)}`);
    const figures = ran.flatMap((check) => check.figures.map((figure) => ({ check, figure })));
    const section = (title: string, shown: typeof figures): void => {
      if (shown.length > 0) screen.out(`\n${title}\n${figureTable(shown, screen)}`);
    };
    if (everyFigure) section('Every figure', figures);
    else {
      section(
        'What differs',
        figures.filter(({ figure }) => !figure.agrees),
      );
      section(
        'What is held within a tolerance only',
        figures.filter(({ figure }) => figure.agrees && figure.agreement.kind === 'within'),
      );
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

type RunCheck = Extract<SelfTestCheck, { readonly figures: unknown }>;

function hasRun(check: SelfTestCheck): check is RunCheck {
  return check.status !== 'not-run';
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
      figureDigits(published, agreement),
      // Two digits more than were printed: a reader sees how near the rounding was.
      figureDigits(ours, agreement, 2),
      unit,
      heldTo(agreement),
      String(n),
    ]),
    screen.columns,
  );
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
