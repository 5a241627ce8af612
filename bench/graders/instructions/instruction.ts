import type { z } from 'zod';
import { fingerprint } from '#bench/domain/fingerprint.ts';

/** A rule about the words or the form of a reply that code can verify, with nobody's judgement in it. */
export interface Instruction {
  /** Digits of its own source text: an edit re-grades what a product's own instruction has graded. */
  readonly version: string;
  /** In one line, what a reply must be. */
  readonly describes: string;
  /**
   * The check for one set of arguments. They are validated here, once, before any reply is looked at.
   * @param name the instruction's id, for the error
   * @throws Error naming the instruction and the field, when an argument is missing, unknown or not usable
   */
  read(kwargs: unknown, name: string): ReadInstruction;
}

/** An instruction with its arguments: ready to be held against replies. */
export interface ReadInstruction {
  /** Whether this very text follows it. Linear in the text, whatever the text. */
  follows(text: string): boolean;
  /** The failure mode of a text that does not follow it. */
  modeOf(text: string): string;
}

export interface InstructionDefinition<K> {
  readonly describes: string;
  /** Use z.strictObject: a misspelt argument must not pass for one that was left out. */
  readonly kwargs: z.ZodType<K>;
  readonly follows: (text: string, kwargs: K) => boolean;
  /** A failure mode of the taxonomy, or how to tell which. */
  readonly mode: string | ((text: string, kwargs: K) => string);
}

/**
 * What an author of an instruction writes: its arguments, and a function of the text and them. A product's own rule is one call:
 *
 *     const noTable = instruction({ describes: 'no table', kwargs: z.strictObject({}), mode: 'wrong-format',
 *       follows: (text) => !text.split('\n').some((line) => line.trimStart().startsWith('|')) });
 */
export function instruction<K>(definition: InstructionDefinition<K>): Instruction {
  const { mode } = definition;
  return {
    version: fingerprint(`${definition.describes} ${definition.follows} ${mode}`),
    describes: definition.describes,
    read(given, name) {
      const kwargs = validate(definition.kwargs, given, name);
      return {
        follows: (text) => definition.follows(text, kwargs),
        modeOf: (text) => (typeof mode === 'string' ? mode : mode(text, kwargs)),
      };
    },
  };
}

function validate<K>(schema: z.ZodType<K>, given: unknown, name: string): K {
  const parsed = schema.safeParse(withoutNulls(given));
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(
    ({ path, message }) => `${path.length === 0 ? 'arguments' : `argument "${path.join('.')}"`}: ${message}`,
  );
  throw new Error(`Instruction ${name}, ${faults.join('; ')}. Correct the kwargs of the case.`);
}

/** Some editions of the data set write every argument of every instruction, those that do not apply as null. */
function withoutNulls(given: unknown): unknown {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return given;
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null));
}
