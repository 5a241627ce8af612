import { type Grade, scored, type TrialGrade, ungraded } from '#bench/domain/grade.ts';
import { outcomeSide } from '#bench/domain/outcome.ts';
import type { CaseBase, GradeContext, GradeInput } from '#bench/domain/scenario.ts';
import type { Trial, TrialReply } from '#bench/domain/trial.ts';
import type { LoadedScenario } from '#bench/plan/load-scenario.ts';

export interface GradeOptions {
  readonly scenarios: ReadonlyMap<string, LoadedScenario>;
  readonly context: GradeContext;
  /** Whether a grader runs in this pass, by scenario and name. */
  readonly wants: (scenario: string, grader: string) => boolean;
  /** The operator's stop. */
  readonly signal?: AbortSignal;
}

/**
 * Grades a run's trials: a phase of its own, never on the timed path. Trials whose ending was not the model's doing are
 * not graded, since there is nothing of the model's to grade; a grader that throws leaves its trial ungraded.
 *
 * Trials and replies come in about the same order, so that at most the trials in flight at one time are held in memory.
 * @throws GradingStopped once the signal has fired
 * @throws Error when a trial's scenario is not loaded or its case is gone: then these grades would be of something else
 */
export async function* gradeTrials(
  trials: AsyncIterable<Trial>,
  replies: AsyncIterable<TrialReply>,
  { scenarios, context, wants, signal }: GradeOptions,
): AsyncGenerator<TrialGrade> {
  const words = new ReplyReader(replies);
  for await (const trial of trials) {
    if (trial.warmUp || outcomeSide(trial.outcome) !== 'model') continue;
    const loaded = scenarios.get(trial.scenario);
    const oneCase = loaded?.cases.get(trial.case);
    if (loaded === undefined || oneCase === undefined) {
      throw new Error(`Trial ${trial.id} cannot be graded: its case is no longer in scenario ${trial.scenario}.`);
    }
    const reply = await words.of(trial.id);
    for (const [name, grader] of Object.entries(loaded.scenario.graders)) {
      if (!wants(trial.scenario, name)) continue;
      if (reply === undefined) {
        yield { trial: trial.id, grader: name, grade: ungraded('its words are not in replies.jsonl') };
        continue;
      }
      const input = gradeInput(oneCase, trial, reply);
      const grade = await gradeSafely(() => grader.grade(input, context));
      // Asked after grading, because a judge that was stopped has just said something about the stop, not about the trial.
      if (signal?.aborted === true) throw new GradingStopped();
      yield { trial: trial.id, grader: name, grade };
    }
  }
}

/** Grading was stopped: what a judge was not let finish is no finding, so the whole pass is left unwritten. */
export class GradingStopped extends Error {
  override readonly name = 'GradingStopped';
  constructor() {
    super('Grading was stopped; this pass is not written, and those before it are as they were.');
  }
}

/** What a grader sees of a recorded trial. */
export function gradeInput(oneCase: CaseBase, { outcome }: Pick<Trial, 'outcome'>, reply: TrialReply): GradeInput {
  const said = reply.transcript.filter((message) => message.role === 'assistant');
  return {
    case: oneCase,
    text: visibleText(reply),
    toolCalls: said.flatMap(({ toolCalls = [] }) => toolCalls),
    transcript: reply.transcript,
    replies: said.map(({ text }) => text),
    outcome,
    state: reply.state,
  };
}

/** What the user would have read: the answer, or the refusal that came in its place. */
function visibleText({ text, refusalText }: TrialReply): string {
  return text === '' ? refusalText : text;
}

async function gradeSafely(grade: () => unknown): Promise<Grade> {
  try {
    return soundGrade(await grade());
  } catch (error) {
    return ungraded(`the grader failed: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** What a grader gave, checked: it may be anybody's code, and a grade that no reader takes would make the whole pass unreadable. */
function soundGrade(given: unknown): Grade {
  const { kind, score, reason, detail, mode } = Object(given) as Readonly<Record<string, unknown>>;
  if (kind === 'scored' && typeof score === 'number') {
    return scored(score, {
      ...(detail === undefined ? {} : { detail: String(detail) }),
      ...(mode === undefined ? {} : { mode: String(mode) }),
    });
  }
  if (kind === 'ungraded' || kind === 'notApplicable') return { kind, reason: String(reason ?? 'no reason given') };
  throw new TypeError(`it gave ${JSON.stringify(given) ?? 'nothing'}, which is no grade`);
}

/** Finds replies by trial in a stream that is nearly in the order they are asked for. */
export class ReplyReader {
  readonly #replies: AsyncIterator<TrialReply>;
  readonly #waiting = new Map<string, TrialReply>();

  constructor(replies: AsyncIterable<TrialReply>) {
    this.#replies = replies[Symbol.asyncIterator]();
  }

  async of(trial: string): Promise<TrialReply | undefined> {
    for (;;) {
      const found = this.#waiting.get(trial);
      if (found !== undefined) {
        this.#waiting.delete(trial);
        return found;
      }
      const next = await this.#replies.next();
      if (next.done === true) return undefined;
      this.#waiting.set(next.value.trial, next.value);
    }
  }
}
