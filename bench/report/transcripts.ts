import { costUsd } from '#bench/domain/cost.ts';
import { fingerprint } from '#bench/domain/fingerprint.ts';
import type { Grade, TrialGrade } from '#bench/domain/grade.ts';
import type { Message } from '#bench/domain/message.ts';
import type { Outcome } from '#bench/domain/outcome.ts';
import type { Trial, TrialReply } from '#bench/domain/trial.ts';
import type { CaseTranscripts, GradeView, TrialView } from './report.ts';

/** Characters of one text that a page shows; the rest is counted there and whole in replies.jsonl. */
const MOST_CHARACTERS = 16_000;

/** What one run's trials said, case by case, gathered from its files in one pass over each. */
export class TranscriptBook {
  readonly #trials = new Map<string, Trial[]>();
  readonly #grades = new Map<string, TrialGrade[]>();
  readonly #replies = new Map<string, TrialReply>();

  addTrial(trial: Trial): void {
    if (!trial.warmUp) append(this.#trials, caseKey(trial.scenario, trial.case), trial);
  }

  addGrade(grade: TrialGrade): void {
    append(this.#grades, grade.trial, grade);
  }

  addReply(reply: TrialReply): void {
    this.#replies.set(reply.trial, reply);
  }

  /** Every reply, in the order of the file. */
  replies(): Iterable<TrialReply> {
    return this.#replies.values();
  }

  /** Every grade, trial by trial. */
  *grades(): Iterable<TrialGrade> {
    for (const grades of this.#grades.values()) yield* grades;
  }

  /** @param order labels of the contenders, as pages show them */
  caseOf(scenario: string, caseId: string, primary: string, order: readonly string[]): CaseTranscripts {
    const place = new Map(order.map((label, index) => [label, index]));
    const rank = ({ contender }: Trial): number => place.get(contender) ?? order.length;
    const trials = (this.#trials.get(caseKey(scenario, caseId)) ?? []).toSorted(
      (a, b) => rank(a) - rank(b) || a.repetition - b.repetition,
    );
    const letters = new Map<string, string>();
    return {
      scenario,
      case: caseId,
      prompts: this.#promptsOf(trials),
      hasReplies: trials.some(({ id }) => this.#replies.has(id)),
      trials: trials.map((trial) => this.#viewOf(trial, primary, letters)),
    };
  }

  #promptsOf(trials: readonly Trial[]): CaseTranscripts['prompts'] {
    const prompts = new Map<string, { contenders: string[]; messages: readonly Message[] }>();
    for (const { id, contender } of trials) {
      const reply = this.#replies.get(id);
      if (reply === undefined) continue;
      const messages = reply.prompt.map(shortened);
      const known = prompts.get(fingerprint(messages));
      if (known === undefined) prompts.set(fingerprint(messages), { contenders: [contender], messages });
      else if (!known.contenders.includes(contender)) known.contenders.push(contender);
    }
    return [...prompts.values()];
  }

  #viewOf(trial: Trial, primary: string, letters: Map<string, string>): TrialView {
    const { id, contender, repetition, startedAt, outcome, latency, usage, cost, attempts, answerHash } = trial;
    const grades = (this.#grades.get(id) ?? []).map(gradeView);
    const reply = this.#replies.get(id);
    return {
      id,
      contender,
      repetition,
      startedAt,
      outcome: outcome.kind === 'failed' ? outcome.failure.kind : outcome.kind,
      outcomeDetail: detailOf(outcome),
      score: grades.find(({ grader }) => grader === primary)?.score,
      grades,
      answer: answerHash === undefined ? undefined : letterOf(answerHash, letters),
      e2eMs: latency?.e2eMs,
      ttfatMs: latency?.ttfatMs,
      usd: costUsd(cost),
      inputTokens: usage?.inputTokens,
      outputTokens: usage?.outputTokens ?? trial.recorded?.outputTokens,
      finish: trial.finish?.reason,
      servedModel: trial.servedModel,
      requestIds: attempts.flatMap(({ requestId }) => (requestId === undefined ? [] : [requestId])),
      attempts: attempts.length,
      disturbed: latency?.disturbed === true,
      text: reply === undefined ? undefined : shortText(reply.text),
      transcript: (reply?.transcript ?? []).map(shortened),
    };
  }
}

function caseKey(scenario: string, caseId: string): string {
  return `${scenario}/${caseId}`;
}

function append<T>(lists: Map<string, T[]>, key: string, value: T): void {
  const known = lists.get(key);
  if (known === undefined) lists.set(key, [value]);
  else known.push(value);
}

function gradeView({ grader, grade }: TrialGrade): GradeView {
  return {
    grader,
    kind: grade.kind,
    score: grade.kind === 'scored' ? grade.score : undefined,
    says: reasonOf(grade),
    mode: grade.kind === 'scored' ? grade.mode : undefined,
  };
}

function reasonOf(grade: Grade): string | undefined {
  const says = grade.kind === 'scored' ? grade.detail : grade.reason;
  return says === undefined ? undefined : shortText(says);
}

function detailOf(outcome: Outcome): string | undefined {
  switch (outcome.kind) {
    case 'wrong-shape':
    case 'refused':
      return shortText(outcome.detail);
    case 'broken':
      return shortText(outcome.error);
    case 'tool-loop-limit':
      return `after ${outcome.limit} steps`;
    case 'failed':
      return shortText(outcome.failure.message);
    default:
      return undefined;
  }
}

/** A, B, … Z, AA, …: distinct answers of a case in the order met. */
function letterOf(hash: string, letters: Map<string, string>): string {
  const known = letters.get(hash);
  if (known !== undefined) return known;
  let name = '';
  for (let rest = letters.size + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    name = String.fromCharCode(65 + ((rest - 1) % 26)) + name;
  }
  letters.set(hash, name);
  return name;
}

function shortened(message: Message): Message {
  return { ...message, text: shortText(message.text) };
}

function shortText(text: string): string {
  if (text.length <= MOST_CHARACTERS) return text;
  const more = (text.length - MOST_CHARACTERS).toLocaleString('en-US');
  return `${text.slice(0, MOST_CHARACTERS)}\n[… ${more} more characters in replies.jsonl]`;
}
