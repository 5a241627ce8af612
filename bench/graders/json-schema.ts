import { fingerprint } from '#bench/domain/fingerprint.ts';
import { scored } from '#bench/domain/grade.ts';
import type { JsonSchema } from '#bench/domain/message.ts';
import type { CaseBase, Grader } from '#bench/domain/scenario.ts';
import { compileContract } from './compile-contract.ts';
import { parseJsonAnswer } from './parse-json-answer.ts';

/**
 * 1 when the reply, exactly as it came, is JSON that the schema accepts: what a consumer that trusts the contract needs.
 * Otherwise 0, and the mode says what it would stumble over first.
 *
 * @throws Error when the schema is one that a reply could make slow; see compileContract
 */
export function jsonSchema<C extends CaseBase>(options: { readonly schema: JsonSchema }): Grader<C> {
  const contract = compileContract(options.schema);
  return {
    version: `json-schema-2/${fingerprint(options.schema)}`,
    describes: 'the raw reply is JSON that the schema accepts',
    grade({ text, outcome }) {
      if (outcome.kind === 'refused') return scored(0, { mode: 'refused', detail: outcome.detail });
      const violation = contract.breach(parseJsonAnswer(text));
      return violation === undefined ? scored(1) : scored(0, violation);
    },
  };
}
