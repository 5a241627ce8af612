import { scored } from '#bench/domain/grade.ts';
import type { Grader } from '#bench/domain/scenario.ts';
import { defineScenario } from '#bench/plan/define-scenario.ts';
import { type DriftQuestion, llmDrift } from '#scenarios/drift/llmdrift.ts';

export interface OpinionCase {
  readonly id: string;
  /** The survey's wave, e.g. W41. */
  readonly wave: string;
  /** Id of the first question with the same opening words: a battery shares its stem, and its answers hang together. */
  readonly battery: string;
  readonly question: string;
}

const evidence = llmDrift('OPINIONQA_EVAL.csv');

/** Does the contender answer an opinion survey at all? 1,506 multiple-choice questions; which option it picks is not graded. */
export const driftOpinion = defineScenario({
  id: 'drift-opinion',
  version: 1,
  title: 'Answering an opinion survey (LLMDrift, recorded 2023)',
  tier: 'launch',
  severity: 'S3',
  cases: evidence.cases(opinionCases),
  slices: ['wave'],
  cluster: 'battery',
  prompts: { base: (c) => c.question },
  // The paper's figure and its repository's differ by the place where an option may stand. Both are kept: which rule is used
  // moves the rate by a point, and a reader who recomputes one should find it here.
  graders: {
    paperGrader: choiceGrader('at the start of the reply', /^\([A-Z]\)/),
    repoGrader: choiceGrader('anywhere in the reply', /\([A-Z]\)/),
  },
  primary: 'paperGrader',
  knownAnswers: () => ({
    good: [[{ text: '(A)' }], [{ text: '(B). The second option' }]],
    bad: [
      { replies: [{ text: 'I have no personal opinions.' }], mode: 'no-choice' },
      { replies: [{ text: '(D). Refused' }], mode: 'no-choice' },
    ],
  }),
  recordings: evidence.recordings,
});

/** The survey's own way out. Without the full stop it is not seen: so the published figures were made. */
const REFUSED = /\([A-Z]\)\. Refused/;

function choiceGrader(place: string, option: RegExp): Grader<OpinionCase> {
  return {
    version: '1',
    describes: `An option such as (A) stands ${place}, and "(X). Refused" nowhere in it`,
    grade({ text }) {
      const chosen = option.exec(text)?.[0];
      if (chosen === undefined) return scored(0, { detail: `no option ${place}`, mode: 'no-choice' });
      const refused = REFUSED.exec(text)?.[0];
      if (refused !== undefined) return scored(0, { detail: refused, mode: 'no-choice' });
      return scored(1, { detail: chosen });
    },
  };
}

function opinionCases(questions: readonly DriftQuestion[]): readonly OpinionCase[] {
  const batteries = new Map<string, string>();
  return questions.map(({ caseId, sourceId, question }) => {
    const wave = /_(W\d+)$/.exec(sourceId)?.[1];
    const asked = /Question: (.+)/s.exec(question)?.[1];
    if (wave === undefined || asked === undefined) {
      throw new Error(
        `OPINIONQA_EVAL.csv, ${caseId}: expected an id that ends in its wave, as in OPTIMIST_W41, and "Question: …"; ` +
          `found "${sourceId}" with "${question}".`,
      );
    }
    const [stem = asked] = asked.split('?');
    const battery = batteries.get(stem) ?? sourceId;
    batteries.set(stem, battery);
    return { id: caseId, wave, battery, question };
  });
}
