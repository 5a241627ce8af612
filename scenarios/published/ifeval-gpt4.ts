import type { Agreement, CheckedFigure, PublishedCheck } from '#bench/domain/published-check.ts';
import { followInstruction, type Strictness } from '#bench/graders/instructions/follow-instruction.ts';
import { countRight, type GradedRecording, gradeRecordings } from '#scenarios/drift/grade-recordings.ts';
import {
  IFEVAL_MODEL,
  IFEVAL_PROMPTS,
  IFEVAL_RESPONSES,
  IFEVAL_VERDICTS,
  type IfEvalCase,
  ifeval,
  readPublishedVerdicts,
} from '#scenarios/ifeval/scenario.ts';
import { answersOf } from './right-answers.ts';

/** Table 3 of the paper. */
const PUBLISHED: Readonly<Record<Strictness, { readonly prompt: number; readonly instruction: number }>> = {
  strict: { prompt: 0.7689, instruction: 0.8357 },
  loose: { prompt: 0.793, instruction: 0.8537 },
};

/** Two of 541 prompts are worth .0037. */
const AS_PUBLISHED: Agreement = {
  kind: 'within',
  tolerance: 0.004,
  because:
    "the publishers' checkers guess in two places: a letter outside a-z is replaced by a random one (prompts 1122 and 1129), and the " +
    'language of a few words is drawn by a random start',
};

const NEARLY_ALL: Agreement = {
  kind: 'within',
  tolerance: 0.01,
  because:
    'language and sentences are told by rules of our own, and two prompts are graded at random by the published checkers',
};

/** IFEval's figures for GPT-4, and its checkers' verdict on every instruction, beside ours. */
export const ifevalGpt4: PublishedCheck = {
  id: 'ifeval-gpt4',
  title: 'IFEval: the verdict on every instruction GPT-4 was given',
  rule:
    'Each of the 25 kinds of verifiable instruction is checked by code: strictly, on the response as it is; loosely, also without its first ' +
    'or last line and without asterisks. A prompt is followed when all of its instructions are.',
  publishedBy:
    "Zhou and others 2023, arXiv:2311.07911, table 3 (GPT-4); the single verdicts are those of the publishers' checkers with the random seed 0",
  source: 'ifeval',
  files: [IFEVAL_PROMPTS, IFEVAL_RESPONSES, IFEVAL_VERDICTS],
  async check() {
    const answers = answersOf(await gradeRecordings(ifeval), IFEVAL_MODEL);
    const verdicts = await compareVerdicts(answers);
    return (['strict', 'loose'] as const).flatMap((strictness) => figuresOf(strictness, answers, verdicts));
  },
};

/** Our verdict on one instruction beside the publishers'. */
export interface ComparedVerdict {
  readonly caseId: string;
  readonly instructionId: string;
  readonly strictness: Strictness;
  readonly ours: boolean;
  readonly published: boolean;
}

/**
 * Every verdict of the published checkers beside ours, prompt by prompt.
 * @throws Error when the verdicts are on other prompts or instructions than the cases hold
 */
export async function compareVerdicts(
  answers: ReadonlyMap<string, GradedRecording>,
): Promise<readonly ComparedVerdict[]> {
  const cases = new Map<string, IfEvalCase>();
  for await (const one of ifeval.cases.read()) cases.set(one.id, one);
  const compared: ComparedVerdict[] = [];
  let prompts = 0;
  for await (const published of readPublishedVerdicts()) {
    prompts += 1;
    const instructions = cases.get(published.caseId)?.instructions ?? [];
    const text = answers.get(published.caseId)?.recording.text;
    if (text === undefined || instructions.map(({ id }) => id).join() !== published.instructionIds.join()) {
      throw new Error(
        `${IFEVAL_VERDICTS}, prompt ${published.caseId}: these are not the instructions of ${IFEVAL_PROMPTS}, or there is no response.`,
      );
    }
    for (const [index, given] of instructions.entries()) {
      for (const strictness of ['strict', 'loose'] as const) {
        const verdict = published[strictness][index];
        if (verdict === undefined)
          throw new Error(`${IFEVAL_VERDICTS}, prompt ${published.caseId}: a verdict is missing.`);
        const { followed: ours } = followInstruction(text, given, strictness);
        compared.push({ caseId: published.caseId, instructionId: given.id, strictness, ours, published: verdict });
      }
    }
  }
  if (prompts !== cases.size) throw new Error(`${IFEVAL_VERDICTS}: ${prompts} prompts, and ${cases.size} cases.`);
  return compared;
}

function figuresOf(
  strictness: Strictness,
  answers: ReadonlyMap<string, GradedRecording>,
  all: readonly ComparedVerdict[],
): readonly CheckedFigure[] {
  const verdicts = all.filter((verdict) => verdict.strictness === strictness);
  const prompts = countRight(answers, strictness === 'strict' ? 'promptStrict' : 'promptLoose');
  const share = (name: string, published: number, count: number, n: number, agreement: Agreement): CheckedFigure => ({
    name: `${strictness}, ${name}`,
    unit: 'share',
    published,
    ours: count / n,
    agreement,
    n,
  });
  const followed = verdicts.filter(({ ours }) => ours).length;
  const same = verdicts.filter(({ ours, published }) => ours === published).length;
  return [
    share('prompts followed', PUBLISHED[strictness].prompt, prompts, answers.size, AS_PUBLISHED),
    share('instructions followed', PUBLISHED[strictness].instruction, followed, verdicts.length, AS_PUBLISHED),
    share('verdicts like the published ones', 1, same, verdicts.length, NEARLY_ALL),
  ];
}
