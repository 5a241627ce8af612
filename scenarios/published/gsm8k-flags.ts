import type { CheckedFigure, PublishedCheck } from '#bench/domain/published-check.ts';
import { type GradedRecording, gradeRecordings } from '#scenarios/drift/grade-recordings.ts';
import { GSM8K_SOLUTIONS, GSM8K_SYSTEMS, gsm8k, readSolutions } from '#scenarios/gsm8k/scenario.ts';

/** Right answers of each system as its publishers flagged them, of 1,319. */
const PUBLISHED_RIGHT: Readonly<Record<(typeof GSM8K_SYSTEMS)[number], number>> = {
  '6b_finetuning': 286,
  '6b_verification': 515,
  '175b_finetuning': 458,
  '175b_verification': 742,
};
const GRADERS = ['answer', 'published'] as const;

/** GSM8K's own verdicts on 5,276 solutions, one by one, beside ours. */
export const gsm8kFlags: PublishedCheck = {
  id: 'gsm8k-flags',
  title: 'GSM8K: the verdict on every recorded solution',
  rule:
    'What stands behind the last "\\nA: " of a solution, without commas and dollar signs, is the reference treated the same way. ' +
    'The grader of new models (the number on the answer line, else the last number) is held to the same flags.',
  publishedBy: 'openai/grade-school-math, commit 3101c7d: is_correct of each solution in example_model_solutions.jsonl',
  source: 'gsm8k',
  files: ['gsm8k/test.jsonl', GSM8K_SOLUTIONS],
  async check() {
    const graded = await gradeRecordings(gsm8k);
    const right = new Map<string, number>();
    const disagreements = new Map<string, number>(GRADERS.map((grader) => [grader, 0]));
    let flags = 0;
    for await (const { caseId, system, solution } of readSolutions()) {
      flags += 1;
      for (const grader of GRADERS) {
        const isRight = scoreOf(graded.get(system)?.get(caseId), grader) === 1;
        if (grader === 'published' && isRight) right.set(system, (right.get(system) ?? 0) + 1);
        if (isRight !== solution.is_correct) disagreements.set(grader, (disagreements.get(grader) ?? 0) + 1);
      }
    }
    return [
      ...GSM8K_SYSTEMS.map((system) =>
        count(
          `${system}, right answers`,
          PUBLISHED_RIGHT[system],
          right.get(system) ?? 0,
          flags / GSM8K_SYSTEMS.length,
        ),
      ),
      count('flags contradicted by the published rule', 0, disagreements.get('published') ?? 0, flags),
      count('flags contradicted by the grader of new models', 0, disagreements.get('answer') ?? 0, flags),
      count('solutions with a flag', 5276, flags, flags),
    ];
  },
};

function count(name: string, published: number, ours: number, n: number): CheckedFigure {
  return { name, unit: 'count', published, ours, agreement: { kind: 'exact' }, n };
}

/** @throws Error when a solution has no score: then there is no count to compare */
function scoreOf(recorded: GradedRecording | undefined, grader: string): number {
  const grade = recorded?.grades[grader];
  if (grade?.kind === 'scored') return grade.score;
  throw new Error(`${recorded?.recording.caseId ?? 'A solution'} of ${GSM8K_SOLUTIONS} has no score by ${grader}.`);
}
