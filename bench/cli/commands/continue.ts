import { decide } from '#bench/analysis/decide/decide.ts';
import type { Policy } from '#bench/domain/policy.ts';
import type { PolicyFinding } from '#bench/domain/verdict.ts';
import { estimatePlan } from '#bench/plan/estimate-plan.ts';
import { makePlan } from '#bench/plan/make-plan.ts';
import { planChanges } from '#bench/plan/plan-changes.ts';
import { REAL_EFFECTS } from '#bench/run/effects.ts';
import { extendRun } from '#bench/run/extend-run.ts';
import { environmentSecrets } from '../environment-secrets.ts';
import { EXIT, InputError } from '../exit-code.ts';
import { plural } from '../format-number.ts';
import { gatherEvidence } from '../gather-evidence.ts';
import { loadFindings } from '../load-findings.ts';
import { loadScenarios, openPlan } from '../open-cast.ts';
import type { Screen } from '../screen.ts';
import { workHere } from '../work-here.ts';
import { assertCapCanHold, mayStart, type RunFlags, runOptions } from './run.ts';

/**
 * Buys exactly the trials that would settle a run's inconclusive gates, up to what its sealed policy allows. Cases cannot be
 * bought: where only more of them would do, that is said and nothing is asked.
 */
export async function continueRun(wanted: string, flags: RunFlags, screen: Screen): Promise<number> {
  const loaded = await loadFindings(flags.results, wanted);
  const { run, folder } = loaded;
  const policy = run.policy?.policy;
  if (policy === undefined) {
    throw new InputError(
      `Run ${run.id} has no sealed policy, so nothing says what would settle it. Seal one: run … --policy <file>.`,
    );
  }
  const asOf = REAL_EFFECTS.clock.wall().toISOString();
  const finding = decide(policy, await gatherEvidence(policy, loaded, { asOf, waivers: [], signOffs: [] }));
  const needed = trialsThatSettle(finding, policy, run.plan.repetitions);
  if (typeof needed === 'string') {
    screen.note(needed);
    return EXIT.done;
  }
  const scenarios = await loadScenarios(
    run.plan.scenarios.map(({ id }) => id),
    run.plan.caseLimit,
  );
  const now = makePlan([...scenarios.values()], run.plan.contenders, run.plan);
  if (now.hash !== run.plan.hash) {
    throw new InputError(
      `Run ${run.id} cannot go on, because its plan has changed:\n${planChanges(run.plan, now)
        .map((change) => `  - ${change}`)
        .join('\n')}`,
    );
  }
  const plan = makePlan([...scenarios.values()], run.plan.contenders, { ...run.plan, repetitions: needed.trials });
  const opened = await openPlan(plan, scenarios, { env: process.env, labTimeScale: 1 });
  try {
    const options = runOptions(flags);
    const missing = { ...plan, repetitions: plan.repetitions - run.plan.repetitions };
    const estimate = estimatePlan(missing, scenarios, run.prices, { concurrency: options.concurrency });
    assertCapCanHold(flags, estimate);
    screen.note(`${needed.trials} trials a case instead of ${run.plan.repetitions}, for ${needed.gates.join(', ')}.`);
    if (!(await mayStart(estimate, plan, flags, screen))) {
      screen.note('Nothing was asked.');
      return EXIT.badInput;
    }
    const why = `to settle ${needed.gates.join(', ')}`;
    const workplace = { effects: REAL_EFFECTS, secrets: environmentSecrets(process.env), pid: process.pid };
    const extended = await extendRun(folder, plan, why, workplace);
    return await workHere({ run: extended, folder }, opened.cast, options, flags, screen);
  } finally {
    await opened.close();
  }
}

/** @returns trials a case and the gates they are for, or why no more trials are to be bought */
export function trialsThatSettle(
  finding: PolicyFinding,
  policy: Policy,
  has: number,
): { readonly trials: number; readonly gates: readonly string[] } | string {
  const most = policy.evidence.maxTrials ?? policy.evidence.trials;
  if (has < policy.evidence.trials)
    return { trials: policy.evidence.trials, gates: ['the trials the policy asks for'] };
  const open = finding.candidates.flatMap(({ gates }) => gates.filter(({ outcome }) => outcome === 'inconclusive'));
  if (open.length === 0) return `No gate is inconclusive: the verdict is ${finding.verdict}. Nothing was asked.`;
  if (has >= most) return `The policy allows ${plural(most, 'trial')} a case, and the run has them. Nothing was asked.`;
  const wanted = open.flatMap(({ gate, settle }) =>
    settle?.trialsPerCase === undefined || settle.trialsPerCase <= has ? [] : [{ gate, trials: settle.trialsPerCase }],
  );
  if (wanted.length === 0) {
    const says = open.flatMap(({ gate, settle }) => (settle === undefined ? [] : [`  ${gate}: ${settle.says}`]));
    return `No number of trials settles what is open; it takes more cases. Nothing was asked.\n${says.join('\n')}`;
  }
  const trials = Math.min(most, Math.max(...wanted.map((one) => one.trials)));
  return { trials, gates: [...new Set(wanted.map(({ gate }) => gate))] };
}
