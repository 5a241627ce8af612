import type { Message } from '#bench/domain/message.ts';
import type { CaseReport, RunReport, ScenarioReport, TrialView } from '#bench/report/report.ts';
import { plainLabel, plainText } from './format/plain-text.ts';
import { STANDINGS, trialStanding } from './format/trial-text.ts';
import { competing, hasCellPages } from './report.ts';
import { type TrialIndex, USD_UNIT } from './script/trial-index.ts';
import { transcriptsOf } from './trials.ts';

/** Trials whose texts are loaded together: few requests to search all, and little to load for one. */
const TRIALS_PER_FILE = 60;
/** Of one text that is searched. */
const KILOBYTES = 8;

/** A run's trials in columns, with the cases of each file of texts. */
export interface IndexedRun {
  readonly index: TrialIndex;
  readonly files: readonly (readonly IndexedCase[])[];
}

interface IndexedCase {
  readonly scenario: ScenarioReport;
  readonly one: CaseReport;
}

const indexed = new Map<string, IndexedRun>();

/** Of every trial of the contenders that compete; read once for the page, the index and the texts. */
export function trialIndexOf(run: RunReport): IndexedRun {
  const known = indexed.get(run.slug) ?? buildIndex(run);
  indexed.set(run.slug, known);
  return known;
}

function buildIndex(run: RunReport): IndexedRun {
  const contenders = competing(run);
  const place = new Map(contenders.map(({ label }, at) => [label, at]));
  const outcomes = new Map<string, { at: number; standing: string; words: string }>();
  const columns = {
    contender: [] as number[],
    case: [] as number[],
    repetition: [] as number[],
    outcome: [] as number[],
    score: [] as number[],
    ms: [] as number[],
    usd: [] as number[],
    answer: [] as string[],
  };
  const files: IndexedCase[][] = [];
  const texts: number[] = [];
  const cases = run.scenarios.flatMap((scenario, at) => scenario.cases.map((one) => ({ scenario, one, at })));
  for (const [number, { scenario, one }] of cases.entries()) {
    if (files.length === 0 || columns.case.length - (texts.at(-1) ?? 0) >= TRIALS_PER_FILE) {
      files.push([]);
      texts.push(columns.case.length);
    }
    files.at(-1)?.push({ scenario, one });
    for (const trial of transcriptsOf(run, scenario, one).trials) {
      const contender = place.get(trial.contender);
      if (contender === undefined) continue;
      columns.contender.push(contender);
      columns.case.push(number);
      columns.repetition.push(trial.repetition);
      columns.outcome.push(outcomePlace(outcomes, trial));
      columns.score.push(trial.score === undefined ? -1 : Math.round(trial.score * 1000));
      columns.ms.push(trial.e2eMs === undefined ? -1 : threeDigits(trial.e2eMs));
      columns.usd.push(trial.usd === undefined ? -1 : threeDigits(trial.usd / USD_UNIT));
      columns.answer.push(trial.answer ?? '');
    }
  }
  const index = {
    contenders: contenders.map(({ slug, label }) => ({ slug, name: plainLabel(label) })),
    scenarios: run.scenarios.map(({ slug, id }) => ({ slug, name: plainLabel(id) })),
    cases: cases.map(({ one, at }) => ({ scenario: at, slug: one.slug, name: plainLabel(one.id) })),
    outcomes: [...outcomes.values()].map(({ standing, words }) => ({ standing, words })),
    ...columns,
    cellPages: hasCellPages(run),
    texts,
  };
  return { index, files };
}

/** What was said in each trial of one file of texts, in the order of the index; null where it was not kept. */
export function textsOf(run: RunReport, cases: readonly IndexedCase[]): readonly (string | null)[] {
  const labels = new Set(competing(run).map(({ label }) => label));
  return cases.flatMap(({ scenario, one }) => {
    const { trials, hasReplies } = transcriptsOf(run, scenario, one);
    return trials.filter(({ contender }) => labels.has(contender)).map((trial) => (hasReplies ? saidIn(trial) : null));
  });
}

function saidIn({ transcript, text }: TrialView): string {
  const said = transcript.flatMap(linesOf);
  return plainText((said.length === 0 ? [text ?? ''] : said).join('\n'), { kilobytes: KILOBYTES }).text;
}

function linesOf(message: Message): readonly string[] {
  if (message.role !== 'assistant') return [];
  const calls = (message.toolCalls ?? []).map(({ name, rawInput }) => `${name}(${rawInput})`);
  return [...calls, ...(message.text === '' ? [] : [message.text])];
}

function outcomePlace(known: Map<string, { at: number; standing: string; words: string }>, trial: TrialView): number {
  const standing = trialStanding(trial);
  const words = standing === 'broken' ? plainLabel(trial.outcome) : STANDINGS[standing].word;
  const key = `${standing} ${words}`;
  const found = known.get(key) ?? { at: known.size, standing, words };
  known.set(key, found);
  return found.at;
}

function threeDigits(value: number): number {
  return Math.round(Number(value.toPrecision(3)));
}
