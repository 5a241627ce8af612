import { combination } from './combination.ts';
import { detectableContent } from './detectable-content.ts';
import { detectableFormat } from './detectable-format.ts';
import type { Instruction } from './instruction.ts';
import { keywords } from './keywords.ts';
import { language } from './language.ts';
import { lengthConstraints } from './length-constraints.ts';
import { letterCase } from './letter-case.ts';
import { product } from './product.ts';
import { punctuation } from './punctuation.ts';
import { startEnd } from './start-end.ts';

/**
 * The 25 verifiable instructions of IFEval (Zhou and others 2023, arXiv:2311.07911, table 1) under their published ids. What they find is
 * held against the published verdicts: a rule that pleases better belongs beside them under an id of its own.
 */
export const IFEVAL_INSTRUCTIONS = {
  ...keywords,
  ...language,
  ...lengthConstraints,
  ...detectableContent,
  ...detectableFormat,
  ...combination,
  ...startEnd,
  ...letterCase,
  ...punctuation,
} as const satisfies Readonly<Record<string, Instruction>>;

/** Every instruction that a case may name: those of IFEval, and what products ask for besides. */
export const INSTRUCTIONS: Readonly<Record<string, Instruction>> = { ...IFEVAL_INSTRUCTIONS, ...product };
