import type { Grade } from '#bench/domain/grade.ts';
import type { Message } from '#bench/domain/message.ts';
import type { Outcome } from '#bench/domain/outcome.ts';
import type { CaseFacts } from '#bench/domain/plan.ts';
import type { CaseBase, GradeInput, KnownReply, Scenario } from '#bench/domain/scenario.ts';
import type { LoadedScenario } from '#bench/plan/load-scenario.ts';
import { playControl } from '#bench/run/play-control.ts';
import { controlArm } from '#providers/controls/control-arms.ts';
import { type ControlReply, replyOf, saying } from '#providers/controls/control-reply.ts';
import type { BookEntry } from '#providers/lab/answer-book.ts';
import type { DrawnAnswer } from '#providers/lab/lab-truth.ts';

/** One thing that may be said to a case, and what every grader of its scenario says of it. */
export interface GradedAnswer {
  readonly outcome: Outcome;
  readonly grades: readonly (readonly [grader: string, grade: Grade])[];
  readonly outputTokens: number;
}

/** Everything a lab model can say to one case, graded; and what each control arm makes of each of these answers. */
export interface CaseSheet {
  readonly entry: BookEntry;
  readonly facts: CaseFacts;
  readonly inputTokens: number;
  /** Right ones, wrong ones, right ones as broken JSON where JSON was asked, and the refusal, in this order. */
  readonly answers: readonly GradedAnswer[];
  readonly right: number;
  readonly wrong: number;
  readonly broken: number;
  /** Arm -> its answer for each of `answers`. */
  readonly arms: Readonly<Record<string, readonly GradedAnswer[]>>;
}

export interface ScenarioSheet {
  readonly loaded: LoadedScenario;
  readonly cases: readonly CaseSheet[];
}

const CHARACTERS_PER_TOKEN = 4;
const REFUSAL = "I'm sorry, but I can't help with that request.";

/**
 * Grades by the scenario's own graders, once, whatever the lab's models may ever say to its cases. Runs are then drawn from the
 * sheet without asking anybody or grading anything again.
 *
 * @param arms control arms; a degraded copy is kept as its wrong answers alone, to be mixed with the incumbent's own
 * @throws Error for a case without known answers, to which a lab model could say nothing
 */
export async function answerSheet(loaded: LoadedScenario, arms: readonly string[]): Promise<ScenarioSheet> {
  const { scenario, cases } = loaded;
  const firsts = new Map([...cases.values()].map((c) => [c.id, firstAnswer(scenario, c)]));
  const sheets: CaseSheet[] = [];
  for (const oneCase of cases.values()) {
    const others = [...firsts].flatMap(([id, reply]) => (id === oneCase.id ? [] : [reply]));
    sheets.push(await caseSheet(loaded, oneCase, others, arms));
  }
  return { loaded, cases: sheets };
}

/** Place of a drawn answer in the sheet of its case. */
export function placeOf({ entry, right, wrong, broken, answers }: CaseSheet, drawn: DrawnAnswer): number {
  const { good, bad } = entry.known;
  switch (drawn.kind) {
    case 'good':
      return good.indexOf(drawn.replies);
    case 'bad':
      return right + bad.findIndex(({ replies }) => replies === drawn.replies);
    case 'broken-json':
      if (broken === 0) break;
      return right + wrong + good.indexOf(drawn.replies);
    case 'refusal':
      return answers.length - 1;
    case 'unknown':
      break;
    default:
      drawn satisfies never;
  }
  throw new Error(`A lab model has no answer to ${entry.scenarioId}/${entry.caseId}: give the case known answers.`);
}

async function caseSheet(
  { scenario, planned }: LoadedScenario,
  oneCase: CaseBase,
  others: readonly ControlReply[],
  arms: readonly string[],
): Promise<CaseSheet> {
  const known = scenario.knownAnswers?.(oneCase) ?? { good: [], bad: [] };
  const facts = planned.cases[oneCase.id];
  if (known.good.length === 0 || known.bad.length === 0 || facts === undefined) {
    throw new Error(`${scenario.id}/${oneCase.id} knows no right or no wrong answer, so no lab model can be asked it.`);
  }
  const prompt = scenario.prompts.base?.(oneCase) ?? [];
  const spoken = (replies: readonly KnownReply[]): ControlReply => replyOf(asTranscript(replies));
  const broken = scenario.output === undefined ? [] : known.good.map((replies) => brokenJson(spoken(replies)));
  const said = [
    ...known.good.map(spoken),
    ...known.bad.map(({ replies }) => spoken(replies)),
    ...broken,
    saying(REFUSAL),
  ];
  const answers: GradedAnswer[] = [];
  for (const [place, reply] of said.entries()) {
    const refused = place === said.length - 1;
    answers.push(
      await graded(scenario, oneCase, reply, refused ? { kind: 'refused', by: 'model', detail: '' } : undefined),
    );
  }
  const made: Record<string, readonly GradedAnswer[]> = {};
  for (const arm of arms) made[arm] = await armAnswers(arm, { scenario, oneCase, prompt, said, others });
  return {
    entry: { scenarioId: scenario.id, caseId: oneCase.id, messages: prompt, known },
    facts,
    inputTokens: tokensIn(prompt.map(({ text }) => text).join('')),
    answers,
    right: known.good.length,
    wrong: known.bad.length,
    broken: broken.length,
    arms: made,
  };
}

interface ArmInput {
  readonly scenario: Scenario;
  readonly oneCase: CaseBase;
  readonly prompt: readonly Message[];
  readonly said: readonly ControlReply[];
  readonly others: readonly ControlReply[];
}

async function armAnswers(arm: string, { scenario, oneCase, prompt, said, others }: ArmInput) {
  const { make, needs } = controlArm(/^degraded-/.test(arm) ? 'degraded-100' : arm);
  const answerTo = (incumbent: ControlReply) =>
    graded(
      scenario,
      oneCase,
      make({ scenarioId: scenario.id, caseId: oneCase.id, repetition: 1, prompt, incumbent, others, seed: 1 }),
    );
  const [first] = said;
  if (needs === 'prompt' && first !== undefined) {
    const always = await answerTo(first);
    return said.map(() => always);
  }
  return Promise.all(said.map(answerTo));
}

async function graded(
  scenario: Scenario,
  oneCase: CaseBase,
  reply: ControlReply,
  outcome?: Outcome,
): Promise<GradedAnswer> {
  const played = await playControl(scenario, oneCase, reply);
  const input: GradeInput = outcome === undefined ? played : { ...played, outcome };
  const grades: (readonly [string, Grade])[] = [];
  for (const [name, grader] of Object.entries(scenario.graders)) {
    grades.push([name, await grader.grade(input, { ask: undefined })]);
  }
  const calls = input.toolCalls.map(({ rawInput }) => rawInput).join('');
  return { outcome: input.outcome, grades, outputTokens: tokensIn(input.replies.join('') + calls) };
}

function firstAnswer(scenario: Scenario, oneCase: CaseBase): ControlReply {
  return replyOf(asTranscript(scenario.knownAnswers?.(oneCase).good[0] ?? []));
}

/** As the lab breaks it: a sentence before it, and its last bracket gone. */
function brokenJson({ text }: ControlReply): ControlReply {
  return saying(`Here is the JSON you asked for:\n${text.trimEnd().slice(0, -1)}`);
}

function asTranscript(replies: readonly KnownReply[]): readonly Message[] {
  return replies.map(({ text = '', toolCalls = [] }, step) => {
    const made = toolCalls.map(({ name, input }, at) => ({
      id: `call-${step}-${at}`,
      name,
      input,
      rawInput: JSON.stringify(input),
    }));
    return { role: 'assistant', text, ...(made.length > 0 ? { toolCalls: made } : {}) };
  });
}

function tokensIn(text: string): number {
  return Math.max(1, Math.ceil(text.length / CHARACTERS_PER_TOKEN));
}
