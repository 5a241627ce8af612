import type { FiguresFrom } from '#bench/domain/published-check.ts';
import { passes, type SelfTest, type SelfTestCheck } from '#bench/domain/self-test.ts';
import { type FigureTally, REPORT_SCHEMA, type SelfTestLine, type SelfTestReport } from './report.ts';
import { uniqueSlugs } from './slugs.ts';

/** One self-test as its pages show it: counted, and every check with the address of its page. */
export function selfTestReport(selfTest: SelfTest): SelfTestReport {
  const slugs = uniqueSlugs(selfTest.checks.map(({ id }) => id));
  return {
    schema: REPORT_SCHEMA,
    slug: uniqueSlugs([selfTest.id]).get(selfTest.id) ?? selfTest.id,
    line: selfTestLine(selfTest),
    checks: selfTest.checks.map((check) => ({ ...check, slug: slugs.get(check.id) ?? check.id })),
  };
}

/** What a list says of a self-test. Figures of different origins are never added up. */
export function selfTestLine(selfTest: SelfTest): SelfTestLine {
  const { id, at, bakeoff, git, checks } = selfTest;
  return {
    id,
    at,
    bakeoff,
    git,
    passes: passes(selfTest),
    tallies: ORIGINS.flatMap((from) => {
      const own = checks.filter(({ figuresFrom }) => figuresFrom === from);
      return own.length === 0 ? [] : [tally(from, own)];
    }),
    notRun: checks.filter(({ status }) => status === 'not-run').length,
    gaveUp: checks.filter((check) => check.status === 'not-run' && check.because === 'error').length,
    ...filesOf(checks.filter(hasRun)),
  };
}

function filesOf(ran: readonly SelfTestCheck[]): Pick<FigureTally, 'filesRead' | 'otherFiles'> {
  const files = new Map(ran.flatMap(({ files: read }) => read.map((one) => [one.file, one])));
  const others = [...files.values()].filter(({ asPublished }) => asPublished !== true);
  return { filesRead: files.size, otherFiles: others.map(({ file }) => file) };
}

/** In the order of what they prove. */
const ORIGINS = ['publishers', 'independent-program', 'construction'] as const satisfies readonly FiguresFrom[];

function tally(from: FiguresFrom, checks: readonly SelfTestCheck[]): FigureTally {
  const ran = checks.filter(hasRun);
  const figures = ran.flatMap((check) => check.figures);
  const held = (kind: (typeof figures)[number]['agreement']['kind']): number =>
    figures.filter(({ agreement }) => agreement.kind === kind).length;
  return {
    from,
    checks: checks.length,
    ran: ran.length,
    sources: [...new Set(ran.map(({ source }) => source.name))],
    figures: figures.length,
    agree: figures.filter(({ agrees }) => agrees).length,
    exact: held('exact'),
    rounded: held('rounded'),
    within: held('within'),
    ...filesOf(ran),
  };
}

function hasRun(check: SelfTestCheck): check is Extract<SelfTestCheck, { readonly figures: unknown }> {
  return check.status !== 'not-run';
}
