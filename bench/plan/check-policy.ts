import type { Policy } from '#bench/domain/policy.ts';
import { checkContenders } from './check-contenders.ts';
import { checkEvidence } from './check-evidence.ts';
import { checkGate } from './check-gate.ts';
import { error, type PolicyFlaw, type PolicyKnowledge, warning } from './policy-flaw.ts';

/**
 * What a policy says that cannot hold: names that nothing has, evidence that cannot exist, rules that contradict each other.
 * Its form was checked when it was decoded. Errors first, each in the order of the policy.
 */
export function checkPolicy(policy: Policy, knowledge: PolicyKnowledge): readonly PolicyFlaw[] {
  const flaws = [
    ...checkContenders(policy, knowledge),
    ...checkEvidence(policy, knowledge),
    ...policy.gates.flatMap((gate, place) => checkGate(gate, place, policy, knowledge)),
    ...checkIds(policy),
    ...checkOrder(policy),
    ...checkInconclusive(policy),
    ...checkRollout(policy),
    ...checkWaivers(policy),
    ...checkExpiry(policy),
  ];
  return flaws.toSorted((a, b) => Number(a.severity === 'warning') - Number(b.severity === 'warning'));
}

function checkIds({ gates }: Policy): readonly PolicyFlaw[] {
  const twice = gates.flatMap(({ id }, place) =>
    gates.findIndex((other) => other.id === id) < place
      ? [
          error(
            ['gates', place, 'id'],
            `Two gates are called "${id}".`,
            'Give each an id of its own: waivers and records name gates by it.',
          ),
        ]
      : [],
  );
  const idle = gates.some(({ level }) => level === 'blocking')
    ? []
    : [
        error(
          ['gates'],
          'No gate is blocking, so nothing could hold the launch.',
          'Make the gates that must hold blocking.',
        ),
      ];
  return [...twice, ...idle];
}

/** Kinds that claim something of a contender by a statistic: those the multiplicity rule is about. */
const CLAIMING = new Set(['non-inferior', 'superior', 'floor', 'ceiling', 'budget', 'reliability']);

/** In a fixed order the first gate that does not pass ends all claims after it, so what stands first must matter most. */
function checkOrder({ multiplicity, gates }: Policy): readonly PolicyFlaw[] {
  const claiming = gates.flatMap((gate, place) =>
    CLAIMING.has(gate.kind) && gate.level !== 'info' ? [{ gate, place }] : [],
  );
  if (multiplicity === 'none' && claiming.length > 1) {
    return [
      warning(
        ['multiplicity'],
        `${claiming.length} gates claim something and nothing is said about claiming it ${claiming.length} times.`,
        'Write hierarchical, in the order of importance, or holm where no order is natural.',
      ),
    ];
  }
  if (multiplicity !== 'hierarchical') return [];
  const early = claiming.flatMap(({ gate, place }, index) => {
    const behind = claiming.slice(index + 1).find((later) => later.gate.level === 'blocking');
    return gate.level === 'conditional' && behind !== undefined
      ? [
          warning(
            ['gates', place],
            `Gate "${gate.id}" is conditional and stands before "${behind.gate.id}", which is blocking: a miss of the first ends the claim of the second.`,
            'Put conditional gates behind every blocking one, or choose holm.',
          ),
        ]
      : [];
  });
  const backward = claiming.flatMap(({ gate, place }, index) => {
    if (gate.kind !== 'superior') return [];
    const implied = claiming
      .slice(index + 1)
      .find(
        (later) =>
          later.gate.kind === 'non-inferior' &&
          later.gate.metric === gate.metric &&
          JSON.stringify(later.gate.select ?? {}) === JSON.stringify(gate.select ?? {}),
      );
    return implied === undefined
      ? []
      : [
          warning(
            ['gates', place],
            `"${gate.id}" claims better before "${implied.gate.id}" claims not worse of the same: where the first misses, the second is never claimed.`,
            `Put "${implied.gate.id}" first.`,
          ),
        ];
  });
  return [...early, ...backward];
}

function checkInconclusive({ onInconclusive, evidence, intent }: Policy): readonly PolicyFlaw[] {
  const flaws: PolicyFlaw[] = [];
  const { after } = onInconclusive;
  if (onInconclusive.default === 'NEEDS_DATA' && (evidence.maxTrials === undefined || after === undefined)) {
    flaws.push(
      warning(
        ['onInconclusive'],
        'An undecided gate asks for more data, and nothing says when to stop asking.',
        'Set evidence.maxTrials, and onInconclusive.after: { maxTrials: HOLD }, or LAUNCH_LIMITED, or LEAST_BAD.',
      ),
    );
  }
  if (after?.maxTrials === 'LEAST_BAD' && intent !== 'forced-migration') {
    flaws.push(
      warning(
        ['onInconclusive', 'after'],
        'LEAST_BAD chooses among undecided contenders although the incumbent could stay.',
        'Write HOLD; LEAST_BAD is for a forced migration, where staying is no choice.',
      ),
    );
  }
  return flaws;
}

function checkRollout({ rollout, gates, incumbent, candidates, intent }: Policy): readonly PolicyFlaw[] {
  if (rollout === undefined) {
    return gates.some(({ level }) => level === 'conditional')
      ? [
          warning(
            ['gates'],
            'Conditional gates cap the rollout at its first stage, and there is no rollout.',
            'Add rollout.stages, as in { pct: 5, minHours: 48, onlineGates: [] }.',
          ),
        ]
      : [];
  }
  const flaws: PolicyFlaw[] = [];
  for (const [place, { pct }] of rollout.stages.entries()) {
    const before = rollout.stages[place - 1]?.pct;
    if (before !== undefined && pct <= before) {
      flaws.push(
        error(
          ['rollout', 'stages', place, 'pct'],
          `The stage of ${pct} % follows one of ${before} %.`,
          'Order the stages by their share of traffic.',
        ),
      );
    }
  }
  const { to } = rollout.rollback;
  if (![incumbent, ...candidates].some((one) => one?.id === to)) {
    flaws.push(
      error(
        ['rollout', 'rollback', 'to'],
        `Nobody is called "${to}" to roll back to.`,
        'Name the incumbent or a candidate.',
      ),
    );
  } else if (intent === 'forced-migration' && to === incumbent?.id) {
    flaws.push(
      warning(
        ['rollout', 'rollback', 'to'],
        `The rollback goes to "${to}", which is being retired.`,
        'Roll back to a candidate that will still be there.',
      ),
    );
  }
  return flaws;
}

function checkWaivers({ waivers, expires }: Policy): readonly PolicyFlaw[] {
  if (waivers === undefined) return [];
  const flaws: PolicyFlaw[] = [];
  if (waivers.mayWaive.includes('blocking')) {
    flaws.push(
      warning(
        ['waivers', 'mayWaive'],
        'Blocking gates may be waived, so every HOLD can be talked away.',
        'Leave blocking out; a gate that may be waived is conditional.',
      ),
    );
  }
  if (waivers.mayWaive.length > 0 && waivers.requires.length === 0) {
    flaws.push(error(['waivers', 'requires'], 'Anybody may waive a gate.', 'Name the roles that have to agree.'));
  }
  if (waivers.maxDays > expires.afterDays) {
    flaws.push(
      warning(
        ['waivers', 'maxDays'],
        `A waiver may last ${waivers.maxDays} days, and the decision only ${expires.afterDays}.`,
        `Write ${expires.afterDays} or less.`,
      ),
    );
  }
  return flaws;
}

/** Models are replaced about so often; a decision that outlives its contenders decides nothing. */
const LONGEST_DECISION_DAYS = 180;

function checkExpiry({ expires, evidence, intent, gates, incumbent, candidates }: Policy): readonly PolicyFlaw[] {
  const flaws: PolicyFlaw[] = [];
  const missing = (trigger: Policy['expires']['reopenOn'][number], because: string) => {
    if (!expires.reopenOn.includes(trigger)) {
      flaws.push(
        warning(['expires', 'reopenOn'], `${because}, and that does not re-open the decision.`, `Add ${trigger}.`),
      );
    }
  };
  if (expires.afterDays > LONGEST_DECISION_DAYS) {
    flaws.push(
      warning(
        ['expires', 'afterDays'],
        `The decision stands for ${expires.afterDays} days, longer than most models do.`,
        `Write ${LONGEST_DECISION_DAYS} or less.`,
      ),
    );
  }
  const recorded = [incumbent, ...candidates].every((one) => one === null || one.provider === 'recorded');
  if (evidence.maxAgeDays > expires.afterDays && intent !== 'drift-watch' && !recorded) {
    flaws.push(
      warning(
        ['evidence', 'maxAgeDays'],
        `Evidence of ${evidence.maxAgeDays} days is taken for a decision that lasts ${expires.afterDays}.`,
        'Take evidence younger than the decision will be old.',
      ),
    );
  }
  missing('snapshot-change', 'A contender may be replaced under its name');
  if (gates.some((gate) => gate.kind === 'budget' && gate.metric.startsWith('cost.'))) {
    missing('price-change', 'A gate rests on prices');
  }
  if (intent === 'forced-migration') missing('retirement-notice', 'The replacement may be retired too');
  return flaws;
}
