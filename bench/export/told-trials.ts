import type { TrialGrade } from '#bench/domain/grade.ts';
import type { Run } from '#bench/domain/run.ts';
import type { Trial, TrialReply } from '#bench/domain/trial.ts';
import { readGradeFacts } from '#bench/store/read-grade-facts.ts';
import { readGrades, readReplies, readTrials } from '#bench/store/read-runs.ts';

/** A trial with everything that the run's files say of it. */
export interface ToldTrial {
  readonly trial: Trial;
  /** Undefined where replies were not asked for, or not kept. */
  readonly reply: TrialReply | undefined;
  /** Of the current pass, in the order of its file. */
  readonly grades: readonly TrialGrade[];
}

/**
 * The trials of a run, streamed, each with its grades and, where asked for, its reply; warm-ups are left out, as they are of every figure.
 * The three files are written in about one order, so what waits for its trial is little; any order at all is read right.
 *
 * @throws Error for a grade of the current pass whose trial is not there
 */
export async function* toldTrials(
  { run, folder }: { readonly run: Run; readonly folder: string },
  { withReplies }: { readonly withReplies: boolean },
): AsyncGenerator<ToldTrial> {
  const { current } = run.grading;
  const counts = current === undefined ? new Map<string, number>() : await gradesOfTrials(folder, current);
  const grades = new Awaited(current === undefined ? none() : readGrades(folder, current));
  const replies = new Awaited(withReplies ? readReplies(folder) : none());
  try {
    for await (const trial of readTrials(folder)) {
      const told = await grades.take(trial.id, counts.get(trial.id) ?? 0);
      const [reply] = withReplies ? await replies.take(trial.id, 1) : [];
      if (!trial.warmUp) yield { trial, reply, grades: told };
    }
    const left = await grades.left();
    if (left !== undefined) {
      throw new Error(
        `The run holds a grade of trial "${left}" and no such trial. Trials and grades must come from one run; npx bakeoff verify ${run.id} says which file was changed.`,
      );
    }
  } finally {
    await grades.close();
    await replies.close();
  }
}

async function gradesOfTrials(folder: string, pass: number): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  for await (const { trial } of readGradeFacts(folder, pass)) counts.set(trial, (counts.get(trial) ?? 0) + 1);
  return counts;
}

async function* none(): AsyncGenerator<never> {}

/** Records that are taken by their trial in whatever order they come: what comes before its turn waits. */
class Awaited<T extends { readonly trial: string }> {
  readonly #records: AsyncGenerator<T>;
  readonly #waiting = new Map<string, T[]>();
  #ended = false;

  constructor(records: AsyncGenerator<T>) {
    this.#records = records;
  }

  /** @param count how many there are; fewer come back when the records end before */
  async take(trial: string, count: number): Promise<readonly T[]> {
    for (;;) {
      const here = this.#waiting.get(trial) ?? [];
      if (here.length >= count || this.#ended) {
        this.#waiting.delete(trial);
        return here;
      }
      await this.#next();
    }
  }

  /** The trial of a record that nobody took. */
  async left(): Promise<string | undefined> {
    while (!this.#ended && this.#waiting.size === 0) await this.#next();
    return this.#waiting.keys().next().value;
  }

  async close(): Promise<void> {
    await this.#records.return(undefined);
  }

  async #next(): Promise<void> {
    const { value, done } = await this.#records.next();
    if (done === true) {
      this.#ended = true;
      return;
    }
    const same = this.#waiting.get(value.trial);
    if (same === undefined) this.#waiting.set(value.trial, [value]);
    else same.push(value);
  }
}
