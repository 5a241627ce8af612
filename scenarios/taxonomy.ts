import type { Severity } from '#bench/domain/scenario.ts';

/** One way to fail. Slugs are stable for ever: history and human labels join on them. */
export interface FailureMode {
  readonly title: string;
  /** The slug one level up; undefined at the top of the tree. */
  readonly parent: string | undefined;
  /** What a failure of this kind costs where the case does not say otherwise. */
  readonly severity: Severity;
  /** The scenario family it was written for; `any` where every family may meet it. */
  readonly family: string;
}

/** Raised when a slug changes its meaning or its place in the tree; a new row alone does not raise it. */
export const TAXONOMY_VERSION = 1;

/** The tree of failure modes. A family adds its rows in its own block. */
export const TAXONOMY = {
  // The top of the tree.
  unsupported: { title: 'Says what its sources do not', parent: undefined, severity: 'S1', family: 'any' },
  incorrect: { title: 'Says something wrong', parent: undefined, severity: 'S1', family: 'any' },
  unhelpful: { title: 'Withholds what it could give', parent: undefined, severity: 'S2', family: 'any' },
  untraceable: { title: 'Cannot be checked against its sources', parent: undefined, severity: 'S2', family: 'any' },
  boundary: { title: 'Oversteps what it may do or show', parent: undefined, severity: 'S0', family: 'any' },
  contract: { title: 'Breaks the shape that code relies on', parent: undefined, severity: 'S1', family: 'any' },
  // Any family.
  'wrong-answer': { title: 'Wrong answer', parent: 'incorrect', severity: 'S1', family: 'any' },
  'no-answer': { title: 'Empty or unreadable answer', parent: 'unhelpful', severity: 'S2', family: 'any' },
  'ambiguous-answer': {
    title: 'Several answers, none of them chosen',
    parent: 'incorrect',
    severity: 'S2',
    family: 'any',
  },
  'wrong-language': { title: 'Replies in another language', parent: 'incorrect', severity: 'S2', family: 'any' },
  'unneeded-refusal': { title: 'Refuses a harmless request', parent: 'unhelpful', severity: 'S2', family: 'any' },
  // workspace-qa
  fabrication: {
    title: 'Answers what the pages leave open',
    parent: 'unsupported',
    severity: 'S1',
    family: 'workspace-qa',
  },
  'stale-page': { title: 'Takes the older of two pages', parent: 'incorrect', severity: 'S1', family: 'workspace-qa' },
  'over-abstention': {
    title: 'Says it is not there when it is',
    parent: 'unhelpful',
    severity: 'S2',
    family: 'workspace-qa',
  },
  'missing-citation': {
    title: 'Names no page, or not all',
    parent: 'untraceable',
    severity: 'S2',
    family: 'workspace-qa',
  },
  'wrong-citation': {
    title: 'Names a page that does not say it',
    parent: 'untraceable',
    severity: 'S2',
    family: 'workspace-qa',
  },
  'permission-leak': {
    title: 'Shows what the asker may not read',
    parent: 'boundary',
    severity: 'S0',
    family: 'workspace-qa',
  },
  // The recorded LLMDrift scenarios
  'code-fails-to-run': {
    title: 'Code that does not run as it is',
    parent: 'contract',
    severity: 'S1',
    family: 'drift-code',
  },
  'no-choice': {
    title: 'Takes none of the options offered',
    parent: 'unhelpful',
    severity: 'S3',
    family: 'drift-opinion',
  },
} as const satisfies Readonly<Record<string, FailureMode>>;

export type FailureModeSlug = keyof typeof TAXONOMY;
