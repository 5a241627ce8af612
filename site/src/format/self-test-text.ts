import { figureDigits } from '#bench/domain/figure-digits.ts';
import type { Agreement, FiguresFrom } from '#bench/domain/published-check.ts';
import type { SelfTestCheck, SelfTestFigure } from '#bench/domain/self-test.ts';
import type { FigureTally, SelfTestLine } from '#bench/report/report.ts';
import { utcMinute } from './date-text.ts';
import type { Marked } from './decision-text.ts';
import { count, outOf, plural } from './number-text.ts';
import { plainLabel } from './plain-text.ts';

/** Whose figures ours are held against: as a heading, and as who made so many figures. */
export const ORIGINS: Readonly<Record<FiguresFrom, { readonly title: string; readonly says: string }>> = {
  publishers: {
    title: 'Printed by the publishers of the data',
    says: 'in papers, tables, notebooks and files that came with it',
  },
  'independent-program': {
    title: 'Computed by another program',
    says: 'printed by nobody: a program that shares no code with this one computed them from the same data',
  },
  construction: {
    title: 'Known from how the data is built',
    says: 'printed by nobody: known beforehand, from how the data, or the answers made of it, are built',
  },
};

/** What is claimed of a self-test, in the order it is read. */
export interface TrustFinding {
  /** Of the whole: good only where every check was run, on the published files, and every figure agrees. */
  readonly tone: 'good' | 'bad' | 'open';
  readonly headline: string;
  /** By whom printed, when, with which program, on which data. */
  readonly lead: string;
  /** What the headline leaves out: figures of other origins, and what was not run. */
  readonly rest: readonly string[];
}

/** @param line undefined where no self-test was ever made */
export function trustFinding(line: SelfTestLine | undefined): TrustFinding {
  if (line === undefined) {
    return {
      tone: 'open',
      headline: 'Whether this program comes to published figures was not tested here',
      lead: 'No self-test is kept with these results, so nothing is said of it.',
      rest: [],
    };
  }
  const { tallies, notRun, otherFiles } = line;
  const ran = tallies.filter(({ figures }) => figures > 0);
  const differing = ran.filter(({ figures, agree }) => agree < figures);
  const printed = ran.find(({ from }) => from === 'publishers');
  const others = ran.filter(({ from }) => from !== 'publishers');
  const bad = differing.length > 0 || line.gaveUp > 0 || otherFiles.length > 0;
  return {
    tone: bad ? 'bad' : line.passes && notRun === 0 ? 'good' : 'open',
    headline: headline(line, printed, differing),
    lead: lead(line, printed),
    rest: [
      ...(printed === undefined ? [] : tolerated(printed)),
      ...others.map(otherOrigin),
      ...(notRun === 0 || ran.length === 0
        ? []
        : [
            `${outOf(notRun, checksOf(line))} checks ${notRun === 1 ? 'was' : 'were'} not run: nothing is said of ${notRun === 1 ? 'it' : 'them'}.`,
          ]),
    ],
  };
}

function headline(line: SelfTestLine, printed: FigureTally | undefined, differing: readonly FigureTally[]): string {
  const { notRun, gaveUp, otherFiles } = line;
  const [worst] = differing;
  if (worst !== undefined) {
    return `${outOf(worst.figures - worst.agree, worst.figures)} figures ${WHOSE[worst.from]} ${worst.figures - worst.agree === 1 ? 'does' : 'do'} not come out again`;
  }
  if (line.tallies.every(({ figures }) => figures === 0)) {
    return `Nothing was checked: none of ${plural(checksOf(line), 'check')} could be run`;
  }
  if (printed === undefined) return 'No figure that publishers printed was checked';
  const all = `${outOf(printed.agree, printed.figures)} published figures come out again from their data`;
  if (gaveUp > 0) return `${plural(gaveUp, 'check')} gave up; ${all}`;
  if (otherFiles.length > 0) return `${all}, but not every file read is the published one`;
  return notRun > 0
    ? `${outOf(printed.agree, printed.figures)} published figures that were checked come out again`
    : all;
}

const WHOSE: Readonly<Record<FiguresFrom, string>> = {
  publishers: 'that publishers printed',
  'independent-program': 'that another program computed',
  construction: 'known from how the data is built',
};

function lead(line: SelfTestLine, printed: FigureTally | undefined): string {
  const made = `${utcMinute(line.at)}, with ${programText(line)}`;
  if (line.tallies.every(({ figures }) => figures === 0)) return `Tried on ${made}; no check came to a figure.`;
  if (printed === undefined) return `Made on ${made}, from ${dataText(line)}.`;
  const publishers = `Printed by the publishers of ${list(printed.sources.map(plainLabel))}`;
  return `${publishers}; made again on ${made}, from ${dataText(printed)}.`;
}

function tolerated({ within, figures }: FigureTally): readonly string[] {
  if (within === 0) return [];
  const rest = within === figures ? '' : '; the others exactly, or to every digit printed';
  return [`${outOf(within, figures)} were held to a tolerance only, each with its reason${rest}.`];
}

function dataText(files: Pick<SelfTestLine, 'filesRead' | 'otherFiles'>): string {
  return `${plural(files.filesRead, 'file')} of public data, ${filesText(files)}`;
}

function otherOrigin({ from, figures, agree }: FigureTally): string {
  const agreeing = `${outOf(agree, figures)} figures`;
  return from === 'construction'
    ? `${agreeing} that are known from how the data is built, and that nobody printed, come out too.`
    : `${agreeing} that another program computed from published data, and that nobody printed, come out too.`;
}

/** `bakeoff 0.1.0 at commit 24e67cf9ec79`, and whether that says all. */
export function programText({ bakeoff, git }: Pick<SelfTestLine, 'bakeoff' | 'git'>): string {
  const version = `bakeoff ${plainLabel(bakeoff)}`;
  if (git === undefined) return `${version}, commit not known`;
  return `${version} at commit ${plainLabel(git.commit).slice(0, 12)}${git.dirty ? ' with uncommitted changes' : ''}`;
}

/** Whether the files are the published ones. */
export function filesText({ filesRead, otherFiles }: Pick<SelfTestLine, 'filesRead' | 'otherFiles'>): string {
  if (otherFiles.length > 0)
    return `${count(otherFiles.length)} of them not the published ${otherFiles.length === 1 ? 'one' : 'ones'}`;
  return filesRead === 1 ? 'the published one byte for byte' : 'each the published one byte for byte';
}

/** `305 exactly, 227 to the digits printed, 6 within a tolerance`. */
export function heldText({ exact, rounded, within }: Pick<FigureTally, 'exact' | 'rounded' | 'within'>): string {
  const parts = [
    [exact, 'exactly'],
    [rounded, 'to the digits printed'],
    [within, 'within a tolerance'],
  ] as const;
  return parts.flatMap(([figures, how]) => (figures === 0 ? [] : [`${count(figures)} ${how}`])).join(', ');
}

/** How the figures of one check are held. */
export function heldCounts(figures: readonly SelfTestFigure[]): Parameters<typeof heldText>[0] {
  const held = (kind: Agreement['kind']): number => figures.filter(({ agreement }) => agreement.kind === kind).length;
  return { exact: held('exact'), rounded: held('rounded'), within: held('within') };
}

/** The rule of one figure: `to 1 decimal`. */
export function agreementText(agreement: Agreement): string {
  switch (agreement.kind) {
    case 'exact':
      return 'exactly';
    case 'rounded':
      return agreement.decimals > 6 ? 'as printed' : `to ${plural(agreement.decimals, 'decimal')}`;
    case 'within':
      return `within ${agreement.tolerance}`;
    default:
      return agreement satisfies never;
  }
}

/** Every tolerance of these figures with its reason: without one it would be an excuse. */
export function tolerances(figures: readonly SelfTestFigure[]): readonly string[] {
  const said = figures.flatMap(({ agreement }) =>
    agreement.kind === 'within' ? [`${agreementText(agreement)}, because ${plainLabel(agreement.because)}`] : [],
  );
  return [...new Set(said)];
}

/** @param more digits beyond those that were printed */
export function figureText(value: number, agreement: Agreement, more = 0): string {
  return figureDigits(value, agreement, more).replaceAll('-', '−');
}

/** How far ours lies from what was published, in the figure's own unit. */
export function distanceText({ published, ours }: Pick<SelfTestFigure, 'published' | 'ours'>): string {
  return String(Number(Math.abs(ours - published).toPrecision(2)));
}

/** A check in a word. What was not run is no pass, and what gave up is nobody's missing file. */
export function checkMark(check: SelfTestCheck): Marked {
  switch (check.status) {
    case 'reproduced':
      return { sign: '✓', word: 'reproduced', tone: 'better' };
    case 'differs':
      return { sign: '✗', word: 'differs', tone: 'worse' };
    case 'not-run':
      return check.because === 'error'
        ? { sign: '!', word: 'not run: it gave up', tone: 'worse' }
        : { sign: '–', word: 'not run', tone: 'inconclusive' };
    default:
      return check satisfies never;
  }
}

/** Figures that agree, of all; in words where there are none. */
export function agreeText(check: SelfTestCheck): string {
  if (check.status === 'not-run') return 'not measured';
  return outOf(check.figures.filter(({ agrees }) => agrees).length, check.figures.length);
}

/** What differs, all of it, and then as many of the others as there is room for. */
export function figuresShown(figures: readonly SelfTestFigure[], room: number): readonly SelfTestFigure[] {
  const differing = figures.filter(({ agrees }) => !agrees);
  const others = figures.filter(({ agrees }) => agrees);
  return [...differing, ...others.slice(0, Math.max(0, room - differing.length))];
}

/** A link that says where it leads: its text begins with the host. Undefined for anything but a plain address of a public server. */
export function publicLink(address: string): { readonly href: string; readonly text: string } | undefined {
  const url = URL.parse(address);
  if (url === null || url.protocol !== 'https:' || url.username !== '' || url.password !== '') return undefined;
  if (url.port !== '' || !/^[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z][a-z0-9-]*$/.test(url.hostname)) return undefined;
  return { href: url.href, text: plainLabel(url.href.slice('https://'.length).replace(/\/$/, '')) };
}

/** A command of this program about one name; undefined for a name that nobody should paste into a shell. */
export function commandFor(command: 'fetch-evidence' | 'self-test', name: string): string | undefined {
  return /^[a-z0-9][a-z0-9-]*$/.test(name) ? `npx bakeoff ${command} ${name}` : undefined;
}

export function checksOf({ tallies }: Pick<SelfTestLine, 'tallies'>): number {
  return tallies.reduce((sum, { checks }) => sum + checks, 0);
}

function list(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
