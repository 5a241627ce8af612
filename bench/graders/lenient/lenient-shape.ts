import type { JsonSchema } from '#bench/domain/message.ts';
import type { CaseBase } from '#bench/domain/scenario.ts';

/** What a rule may know of what was asked. It never knows the right answer. */
export interface LenientShape<C extends CaseBase = CaseBase> {
  /** Of the record that was asked for. */
  readonly schema?: JsonSchema | undefined;
  /** Tool -> schema of its arguments. */
  readonly tools?: Readonly<Record<string, JsonSchema>> | undefined;
  /** The sources an answer had to name, for scenarios that ask for any. */
  readonly citations?: ((c: C) => readonly string[]) | undefined;
}
