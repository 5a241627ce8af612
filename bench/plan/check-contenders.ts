import type { Policy, PolicyContender } from '#bench/domain/policy.ts';
import { didYouMean } from './nearest.ts';
import { error, type PolicyFlaw, type PolicyKnowledge, warning } from './policy-flaw.ts';
import type { PropertyPath } from './policy-text.ts';

/** Whoever a policy compares: named once, pinned, and known to the run or to scenarios/contenders.ts. */
export function checkContenders(policy: Policy, knowledge: PolicyKnowledge): readonly PolicyFlaw[] {
  const { incumbent, candidates } = policy;
  const all: readonly { readonly one: PolicyContender; readonly path: PropertyPath }[] = [
    ...(incumbent === null ? [] : [{ one: incumbent, path: ['incumbent'] }]),
    ...candidates.map((one, place) => ({ one, path: ['candidates', place] })),
  ];
  const flaws = all.flatMap(({ one, path }, index) => [
    ...(all.findIndex((other) => other.one.id === one.id) < index
      ? [error([...path, 'id'], `Two contenders are called "${one.id}".`, 'Give each the label it has in the run.')]
      : []),
    ...pinned(one, path, policy),
    ...known(one, path, knowledge),
  ]);
  return candidates.length > 0
    ? flaws
    : [...flaws, error(['candidates'], 'There is no candidate to decide about.', 'Name at least one.')];
}

/** Names that answer with another model tomorrow. */
const ALIAS = /(^|[-_.:/@])(latest|newest|current|default|stable|preview|auto)$/i;
/** A snapshot names its day or month somewhere: 2026-08-01, 20260801, 0613, 2026-08. */
const SNAPSHOT = /\d{4}/;
/** Providers of ours that serve one model under one name for ever. */
const FIXED = new Set(['simulated', 'recorded', 'control']);

function pinned({ id, model, provider, promptBundle }: PolicyContender, path: PropertyPath, { intent }: Policy) {
  const flaws: PolicyFlaw[] = [];
  if (ALIAS.test(model) && intent !== 'drift-watch') {
    flaws.push(
      error(
        [...path, 'model'],
        `"${model}" is an alias: it may be another model tomorrow, and the decision would be about neither.`,
        'Pin a dated snapshot; only a drift-watch may follow an alias.',
      ),
    );
  } else if (!SNAPSHOT.test(model) && !FIXED.has(provider) && intent !== 'drift-watch') {
    flaws.push(
      warning(
        [...path, 'model'],
        `"${model}" names no snapshot, so it may change under "${id}".`,
        'Write the dated model id where the vendor has one.',
      ),
    );
  }
  if (promptBundle !== undefined && !/^sha256:[0-9a-f]{16,64}$/.test(promptBundle)) {
    flaws.push(
      warning(
        [...path, 'promptBundle'],
        `"${promptBundle}" is no whole hash, so it fixes nothing.`,
        'Write sha256: and at least 16 of its digits, or leave it out.',
      ),
    );
  }
  return flaws;
}

function known({ id, provider, model }: PolicyContender, path: PropertyPath, { plan, contenders }: PolicyKnowledge) {
  if (plan !== undefined) {
    const planned = plan.contenders.find(({ label }) => label === id);
    if (planned === undefined) {
      const labels = plan.contenders.map(({ label }) => label);
      return [
        error(
          [...path, 'id'],
          `Nobody in the run is called "${id}".${didYouMean(id, labels)}`,
          `Name one of: ${labels.join(', ')}; or add it to the run.`,
        ),
      ];
    }
    return planned.provider === provider && planned.modelId === model
      ? []
      : [
          error(
            path,
            `"${id}" is ${provider}:${model} here, and ${planned.provider}:${planned.modelId} in the run.`,
            'Decide only about what was run: correct the one that is wrong.',
          ),
        ];
  }
  const spec = contenders !== undefined && Object.hasOwn(contenders, id) ? contenders[id] : undefined;
  // Contenders can be given on the command line under any label, so an unknown one is no fault; a contradiction is.
  return spec === undefined || spec.replace(/^[^:=]+=/, '').split('+')[0] === `${provider}:${model}`
    ? []
    : [
        error(
          path,
          `"${id}" is ${provider}:${model} here, and ${spec} in scenarios/contenders.ts.`,
          'Correct the one that is wrong, or choose another id.',
        ),
      ];
}
