import { SCORED } from '#bench/analysis/arm.ts';
import { countPhrase, valuePhrase } from '#bench/analysis/phrase.ts';
import { DEFAULT_LEVEL } from '#bench/stats/interval.ts';
import { checkEvidence, contextOf, type SelectedEvidence } from './check-evidence.ts';
import { gateShare } from './gate-estimates.ts';
import { casesPhrase } from './gate-phrases.ts';
import {
  type GateContext,
  type GateOf,
  type GateReading,
  MOST_EVIDENCE,
  notEvaluated,
  sentence,
} from './gate-reading.ts';
import { listed } from './select-cases.ts';
import { selectEvidence } from './select-evidence.ts';

/**
 * Nothing selected may fail. With `all` every trial counts and failed trials are counted; with `atLeast` of `of` a case fails
 * when fewer of its first trials pass, and failed cases are counted. A failure already seen holds, however thin the evidence.
 */
export function judgeMustPass(context: GateContext, gate: GateOf<'must-pass'>): GateReading {
  const selected = selectEvidence(context, { metric: 'quality', select: gate.select, comparative: false });
  if ('refused' in selected) return selected.refused;
  const { found } = selected;
  const most = gate.maxFailures ?? 0;
  const tally = countFailures(found, gate.trials);
  const what = gate.trials === 'all' ? 'trial' : 'case';
  const estimate = gateShare(
    found.reading.kind === 'share' ? found.reading.read(found.ours) : [],
    contextOf(found, DEFAULT_LEVEL),
  );
  const known = {
    metric: 'quality',
    unit: 'share',
    estimate,
    evidence: (tally.failing.length > 0 ? tally.failing : found.selection.keys).slice(0, MOST_EVIDENCE),
  } as const;
  const unmet = checkEvidence(context, found, true);
  const where = listed(tally.failing, 3);
  const failed = tally.failures > most;
  if (failed && unmet?.kind !== 'invalid') {
    const says = `${countPhrase(tally.failures, what)} of ${context.candidate} that must pass failed (${where}), and ${most} may: read them first`;
    return { ...known, outcome: 'fail', distance: undefined, says: sentence(says) };
  }
  if (unmet !== undefined) return notEvaluated(sentence(unmet.says), known);
  if (tally.open > 0) {
    const says = `${countPhrase(tally.open, what)} that must pass could not be read on ${casesPhrase(found.selection.keys.length, found.selection)}: grade or run them again`;
    return notEvaluated(sentence(says), known);
  }
  const seen = `${tally.failures} of ${countPhrase(tally.counted, what)} failed on ${casesPhrase(estimate.cases, found.selection)}`;
  const bound = tally.failures === 0 ? `; ${boundOf(estimate.clusters)}` : ` (${where}), within the ${most} allowed`;
  return { ...known, outcome: 'pass', says: sentence(`${seen}${bound}`) };
}

interface Tally {
  /** Failed trials, or failed cases. */
  readonly failures: number;
  readonly counted: number;
  /** Trials or cases of which nobody knows: too few trials of the case were scored to tell. */
  readonly open: number;
  readonly failing: readonly string[];
}

function countFailures({ ours, selection }: SelectedEvidence, trials: GateOf<'must-pass'>['trials']): Tally {
  const { repetitions, quality, gradeKind } = ours;
  let [failures, counted, open] = [0, 0, 0];
  const failing: string[] = [];
  for (const [place, key] of selection.keys.entries()) {
    const take = trials === 'all' ? repetitions : Math.min(trials.of, repetitions);
    let [passed, scored] = [0, 0];
    for (let slot = place * repetitions; slot < place * repetitions + take; slot += 1) {
      if (gradeKind[slot] !== SCORED) continue;
      scored += 1;
      if (quality[slot] === 1) passed += 1;
    }
    if (trials === 'all') {
      failures += scored - passed;
      counted += scored;
      if (scored > passed) failing.push(key);
      continue;
    }
    counted += 1;
    if (passed >= trials.atLeast) continue;
    if (passed + (trials.of - scored) >= trials.atLeast) open += 1;
    else {
      failures += 1;
      failing.push(key);
    }
  }
  return { failures, counted, open: counted === 0 ? selection.keys.length : open, failing };
}

/** The rule of three, over independent cases: trials of one case are not new evidence about other cases. */
function boundOf(clusters: number): string {
  const cases = countPhrase(clusters, 'independent case');
  if (clusters <= 3) return `${cases} say nothing yet about how rare a failure is`;
  return `0 failures in ${cases} leave a failure rate of up to about 3/${clusters} = ${valuePhrase(3 / clusters, 'share')} possible`;
}
