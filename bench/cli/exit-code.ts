/** What a command's end means to whoever called it. */
export const EXIT = {
  done: 0,
  /** It worked, and what it found is against: a check that failed, a mismatch. */
  findingAgainst: 1,
  /** Bad usage or bad input: nothing was done. */
  badInput: 2,
  /** Stopped before the end; resumable. */
  stoppedEarly: 3,
} as const;

/** An error whose message is written for the user: printed without a stack, exit code 2. */
export class InputError extends Error {
  override readonly name = 'InputError';
}

/** Something broke once trials had been asked: printed as what it is, with what is kept and how to go on; exit code 3. */
export class BrokenOff extends Error {
  override readonly name = 'BrokenOff';

  constructor(cause: unknown, says: string) {
    super(`${cause instanceof Error ? cause.message : String(cause)}\n${says}`, { cause });
    if (cause instanceof Error) this.stack = `${cause.stack}\n${says}`;
  }
}
