import { basename } from 'node:path';
import { observe } from '#bench/analysis/observe.ts';
import { summarize } from '#bench/analysis/summarize.ts';
import { type Cost, usdText } from '#bench/domain/cost.ts';
import { canonicalJson } from '#bench/domain/fingerprint.ts';
import type { TrialGrade } from '#bench/domain/grade.ts';
import type { Mismatch, Verification } from '#bench/domain/mismatch.ts';
import type { Run } from '#bench/domain/run.ts';
import type { Trial } from '#bench/domain/trial.ts';
import { findDataFile, readDataText } from '#bench/store/data-file.ts';
import { TRIALS_FILE } from '#bench/store/journal.ts';
import { readGrades, readRun, readTrials } from '#bench/store/read-runs.ts';
import { encodeSummary } from '#bench/store/summary-record.ts';
import { verifyFiles } from '#bench/store/verify-files.ts';
import { gradesFile, RUN_FILE, SUMMARY_FILE } from '#bench/store/write-run.ts';
import { accountRun } from './account-run.ts';
import { priceTrial } from './price-trial.ts';

/** Trials whose cost does not come out again are named one by one up to here; the rest is counted. */
const MOST_NAMED = 5;

/**
 * Derives everything of a run's folder that can be derived, and compares: files with the manifest, header with trials and
 * grades, each cost with its attempts and the price lock, the summary to the byte. Nothing is written.
 */
export async function verifyRun(folder: string): Promise<Verification> {
  const checks: Verification[] = [await verifyFiles(folder)];
  let run: Run | undefined;
  try {
    run = await readRun(folder);
  } catch (error) {
    checks.push(unreadable(RUN_FILE, 'the header', error));
  }
  if (run !== undefined) {
    for (const check of [verifyHeader, verifyCosts, verifySummary]) {
      try {
        checks.push(await check(run, folder));
      } catch (error) {
        // A damaged line ends a check half-way; which file and line is in the message.
        checks.push(unreadable(fileIn(error), 'what it holds', error));
      }
    }
  }
  return joined(checks);
}

/** Several checks as one; what two of them found alike is said once. */
export function joined(checks: readonly Verification[]): Verification {
  const mismatches = new Map(
    checks.flatMap((check) => check.mismatches).map((mismatch) => [canonicalJson(mismatch), mismatch]),
  );
  return {
    checked: checks.flatMap(({ checked }) => checked),
    mismatches: [...mismatches.values()],
    unchecked: checks.flatMap(({ unchecked }) => unchecked),
  };
}

async function verifyHeader(run: Run, folder: string): Promise<Verification> {
  const { current, passes } = run.grading;
  const grades = current === undefined ? none() : readGrades(folder, current);
  const account = await accountRun(run.plan, readTrials(folder), grades, run.contenders);
  const judges = passes.flatMap(({ judge }) => (judge === undefined ? [] : [judge]));
  const { planned, scored, ungraded, excluded } = run.counts;
  const sum = scored + ungraded + Object.values(excluded).reduce((total, trials) => total + trials, 0);
  const compared: readonly (readonly [field: string, stored: unknown, derived: unknown])[] = [
    ['id', run.id, basename(folder)],
    ['counts: planned = scored + ungraded + excluded', planned, sum],
    ...(['planned', 'attempted', 'scored', 'ungraded', 'excluded', 'warmUps'] as const).map(
      (key) => [`counts.${key}`, run.counts[key], account.counts[key]] as const,
    ),
    ['spend.contendersUsd', run.spend.contendersUsd, account.contendersUsd],
    ['spend.unpricedTrials', run.spend.unpricedTrials, account.unpricedTrials],
    ['spend.judgesUsd', run.spend.judgesUsd, usdText(judges.reduce((total, { usd }) => total + Number(usd ?? 0), 0))],
    [
      'spend.unpricedJudgements',
      run.spend.unpricedJudgements,
      judges.reduce((total, { usd, calls }) => total + (usd === undefined ? calls : 0), 0),
    ],
    ...run.contenders.flatMap((record) => {
      const derived = account.contenders.find(({ contender }) => contender === record.contender);
      return (['evidence', 'servedModels', 'fingerprints'] as const).map(
        (key) => [`contenders.${record.contender}.${key}`, record[key], derived?.[key]] as const,
      );
    }),
    ...passes.map(
      ({ number }) =>
        [
          `grading pass ${number}`,
          'listed',
          findDataFile(folder, gradesFile(number)) === undefined ? 'gone' : 'listed',
        ] as const,
    ),
    ['grading.current', current ?? 'none', passes.some(({ number }) => number === current) ? current : 'none'],
  ];
  return {
    checked: [`${RUN_FILE}: counts, spend, served models and grading passes, from trials and grades`],
    mismatches: compared.flatMap(([field, stored, derived]) =>
      canonicalJson(stored) === canonicalJson(derived)
        ? []
        : [{ file: RUN_FILE, field, stored: shown(stored), derived: shown(derived) }],
    ),
    unchecked: [],
  };
}

async function verifyCosts(run: Run, folder: string): Promise<Verification> {
  const hashes = new Map(
    run.plan.scenarios.flatMap(({ id, asks }) =>
      Object.entries(asks.cases).map(([oneCase, hash]) => [`${id}/${oneCase}`, hash] as const),
    ),
  );
  const wrong: Mismatch[] = [];
  let [priced, notDerivable, trials] = [0, 0, 0];
  for await (const trial of readTrials(folder)) {
    trials += 1;
    const planned = hashes.get(`${trial.scenario}/${trial.case}`);
    if (planned !== undefined && planned !== trial.caseHash) {
      wrong.push({ file: TRIALS_FILE, field: `${trial.id}: caseHash`, stored: trial.caseHash, derived: planned });
    }
    const derived = derivedCost(trial, run);
    if (derived === undefined) {
      if (trial.cost.kind !== 'unpriced') notDerivable += 1;
      continue;
    }
    priced += 1;
    if (canonicalJson(derived) !== canonicalJson(trial.cost)) {
      wrong.push({
        file: TRIALS_FILE,
        field: `${trial.id}: cost`,
        stored: costText(trial.cost),
        derived: costText(derived),
      });
    }
  }
  const more = wrong.length - MOST_NAMED;
  return {
    checked: [
      `${TRIALS_FILE}: cost of ${priced} trials, from their attempts and the price lock; content of the cases of ${trials} trials`,
    ],
    mismatches: [
      ...wrong.slice(0, MOST_NAMED),
      ...(more > 0
        ? [{ file: TRIALS_FILE, field: 'cost or caseHash', stored: `${more} more trials`, derived: 'otherwise' }]
        : []),
    ],
    unchecked:
      notDerivable > 0
        ? [`the cost of ${notDerivable} trials was written down elsewhere and has no attempts to derive it from`]
        : [],
  };
}

/** Undefined: nothing that was asked here, so nothing to derive a cost from. */
function derivedCost({ attempts, contender, startedAt }: Trial, { prices }: Run): Cost | undefined {
  if (attempts.length === 0 || startedAt === undefined) return undefined;
  return priceTrial(attempts, prices, contender, new Date(startedAt));
}

async function verifySummary(run: Run, folder: string): Promise<Verification> {
  const { current } = run.grading;
  if (current === undefined) {
    return { checked: [], mismatches: [], unchecked: ['the run is not graded, so it has no summary'] };
  }
  const observations = await observe(run.plan, readTrials(folder), readGrades(folder, current));
  const derived = encodeSummary(summarize(observations, run.plan), { run: run.id, gradingPass: current });
  const file = findDataFile(folder, SUMMARY_FILE);
  const stored = file === undefined ? undefined : await readDataText(file);
  const checked = [`${SUMMARY_FILE}: to the byte, from trials and grading pass ${current}`];
  if (stored === derived) return { checked, mismatches: [], unchecked: [] };
  const place = (field: string, was: string, is: string): Verification => ({
    checked,
    mismatches: [{ file: SUMMARY_FILE, field, stored: was, derived: is }],
    unchecked: [],
  });
  if (stored === undefined) return place('file', 'the file is gone', 'a summary of every contender');
  let content: unknown;
  try {
    content = JSON.parse(stored);
  } catch {
    return place('file', 'not JSON', 'a summary of every contender');
  }
  const found = firstDifference(content, JSON.parse(derived), []);
  return found === undefined
    ? place('bytes', 'other white space or order of members', 'as this program writes it')
    : place(found.field, found.stored, found.derived);
}

/** The first member of two JSON values that differs, depth first. */
function firstDifference(
  stored: unknown,
  derived: unknown,
  path: readonly string[],
): { readonly field: string; readonly stored: string; readonly derived: string } | undefined {
  if (isObject(stored) && isObject(derived) && Array.isArray(stored) === Array.isArray(derived)) {
    for (const key of new Set([...Object.keys(derived), ...Object.keys(stored)])) {
      const found = firstDifference(stored[key], derived[key], [...path, key]);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  return stored === derived
    ? undefined
    : { field: path.join('.') || '(whole)', stored: shown(stored), derived: shown(derived) };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function unreadable(file: string, derived: string, error: unknown): Verification {
  const stored = error instanceof Error ? error.message : String(error);
  return {
    checked: [],
    mismatches: [{ file, field: 'content', stored, derived: `${derived}, readable` }],
    unchecked: [],
  };
}

/** The file a reader's message begins with, as the manifest calls it. */
function fileIn(error: unknown): string {
  const message = error instanceof Error ? error.message : '';
  return /^(grades\/\d+\.jsonl|[\w.-]+\.jsonl?)\b/.exec(message)?.[1] ?? TRIALS_FILE;
}

function costText(cost: Cost): string {
  return cost.kind === 'unpriced' ? `unpriced: ${cost.reason}` : canonicalJson(cost);
}

const LONGEST_SHOWN = 160;

function shown(value: unknown): string {
  const text = value === undefined ? 'none' : typeof value === 'string' ? value : canonicalJson(value);
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
}

async function* none(): AsyncGenerator<TrialGrade> {}
