import type { CaseBase, GradeInput } from '#bench/domain/scenario.ts';
import { dropPreamble } from './drop-preamble.ts';
import { ignoreCitations } from './ignore-citations.ts';
import { lenientNumbers } from './lenient-numbers.ts';
import type { LenientShape } from './lenient-shape.ts';
import { lenientSpellings } from './lenient-spellings.ts';
import { renameKeysBack } from './rename-keys-back.ts';
import { stripFences } from './strip-fences.ts';
import { trimExplanations } from './trim-explanations.ts';

export interface LenientRule {
  readonly title: string;
  /** `format`: a parser a little more patient would have coped. `instruction`: a reader would have. */
  readonly cause: 'format' | 'instruction';
  /** The trial as if it had kept to the form; the very same object where the rule finds nothing to forgive. */
  readonly apply: <C extends CaseBase>(input: GradeInput<C>, shape: LenientShape<C>) => GradeInput<C>;
}

/**
 * The lenient rules, in the order in which a loss is put down to them: format before instruction, what changes least first.
 * A rule changes the form of what was said, drops words around it, or names the sources it left out; it never adds to an answer.
 */
export const LENIENT_RULES = {
  'strip-fences': { title: 'Code fence taken off', cause: 'format', apply: stripFences },
  'drop-preamble': { title: 'Sentences around the answer dropped', cause: 'format', apply: dropPreamble },
  'rename-keys-back': { title: 'Keys named as asked', cause: 'format', apply: renameKeysBack },
  'lenient-numbers': { title: 'Numbers read however they are written', cause: 'format', apply: lenientNumbers },
  'lenient-spellings': { title: 'Days and listed words spelt as asked', cause: 'format', apply: lenientSpellings },
  'ignore-citations': { title: 'Sources not asked for', cause: 'instruction', apply: ignoreCitations },
  'trim-explanations': {
    title: 'Explanations after the answer cut off',
    cause: 'instruction',
    apply: trimExplanations,
  },
} as const satisfies Readonly<Record<string, LenientRule>>;

export type LenientRuleId = keyof typeof LENIENT_RULES;
