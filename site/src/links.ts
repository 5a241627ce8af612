import type { CaseReport, ReportContender, RunReport, ScenarioReport } from '#bench/report/report.ts';
import { hasCellPages } from './report.ts';

/** Addresses of pages, from the root; each is written once, here. */
export const HOME = '/';
export const RUNS = '/runs/';
export const HISTORY = '/history/';
export const DECISIONS = '/decisions/';
export const COVERAGE = '/coverage/';
export const METHODOLOGY = '/methodology/';
export const DATA = '/data/';
/** What of other people's figures comes out again. */
export const TRUST = '/trust/';

type HasSlug = { readonly slug: string };

export function runPage({ slug }: HasSlug): string {
  return `/runs/${slug}/`;
}

export function summaryPage(run: HasSlug): string {
  return `${runPage(run)}summary/`;
}

export function runMethodology(run: HasSlug): string {
  return `${runPage(run)}methodology/`;
}

export function trialsPage(run: HasSlug): string {
  return `${runPage(run)}trials/`;
}

/** One contender in one run. */
export function contenderPage(run: HasSlug, { slug }: Pick<ReportContender, 'slug'>): string {
  return `${runPage(run)}models/${slug}/`;
}

/** One contender over all runs. */
export function trackedPage({ slug }: HasSlug): string {
  return `/models/${slug}/`;
}

export function scenarioPage(run: HasSlug, { slug }: Pick<ScenarioReport, 'slug'>): string {
  return `${runPage(run)}scenarios/${slug}/`;
}

export function casePage(run: HasSlug, scenario: HasSlug, one: Pick<CaseReport, 'slug'>): string {
  return `${runPage(run)}cases/${scenario.slug}/${one.slug}/`;
}

/** Trials of one contender on one case: a page of their own where there are several, else a place on the page of the case. */
export function cellPage(
  run: RunReport,
  scenario: HasSlug,
  one: HasSlug,
  contender: Pick<ReportContender, 'slug'>,
): string {
  const page = casePage(run, scenario, one);
  return hasCellPages(run) ? `${page}${contender.slug}/` : `${page}#${contender.slug}`;
}

/** @param a the baseline of the page */
export function comparePage(run: HasSlug, a: HasSlug, b: HasSlug): string {
  return `${runPage(run)}compare/${a.slug}/${b.slug}/`;
}

export function decisionPage(id: string): string {
  return `/decisions/${id.toLowerCase()}/`;
}

export function checkPage({ slug }: HasSlug): string {
  return `${TRUST}${slug}/`;
}

/** The newest self-test as it was kept. */
export function selfTestJson({ slug }: HasSlug): string {
  return `/data/self-tests/${slug}.json`;
}

export function runJson({ slug }: HasSlug): string {
  return `/data/runs/${slug}.json`;
}

export function trialsCsv({ slug }: HasSlug): string {
  return `/data/runs/${slug}.csv`;
}

/** The table behind a figure. */
export function figureCsv({ slug }: HasSlug, scenario: HasSlug | undefined, figure: string): string {
  return `/data/runs/${slug}/${scenario === undefined ? '' : `${scenario.slug}/`}${figure}.csv`;
}

/** Where a trial stands on the page of its cell, as in `t07`. */
export function trialPlace(repetition: number): string {
  return `t${String(repetition).padStart(2, '0')}`;
}

/** One trial: opens it. */
export function trialLink(
  run: RunReport,
  scenario: HasSlug,
  one: HasSlug,
  contender: Pick<ReportContender, 'slug'>,
  repetition: number,
): string {
  const cell = cellPage(run, scenario, one, contender);
  return hasCellPages(run) ? `${cell}#${trialPlace(repetition)}` : cell;
}

/** What the explorer filters by, in columns. */
export function trialsIndex({ slug }: HasSlug): string {
  return `/data/runs/${slug}/trials.json`;
}
