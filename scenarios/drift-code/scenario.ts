import { fingerprint } from '#bench/domain/fingerprint.ts';
import { scored, ungraded } from '#bench/domain/grade.ts';
import type { Grader } from '#bench/domain/scenario.ts';
import { defineScenario } from '#bench/plan/define-scenario.ts';
import { type DriftQuestion, llmDrift } from '#scenarios/drift/llmdrift.ts';

export interface CodeCase {
  readonly id: string;
  readonly question: string;
  /** What LeetCode said of each recorded reply, by the fingerprint of the reply's text. */
  readonly submissions: Readonly<Record<string, Submission>>;
}

/** The first line of LeetCode's report, e.g. `Accepted` or `Runtime Error`. */
interface Submission {
  readonly raw: string;
  readonly fencesStripped: string;
}

const evidence = llmDrift('LEETCODE_EASY_EVAL.csv');

/** Does the reply run as it is? 50 easy LeetCode problems. The code ran on LeetCode in 2023; nothing is run here. */
export const driftCode = defineScenario({
  id: 'drift-code',
  version: 1,
  title: 'Code that runs as it is (LLMDrift, recorded 2023)',
  tier: 'launch',
  severity: 'S1',
  cases: evidence.cases((questions) => questions.map(codeCase)),
  prompts: { base: (c) => c.question },
  graders: {
    raw: submissionGrader('as it is', (submission) => submission.raw),
    fencesStripped: submissionGrader('without its markdown fences', (submission) => submission.fencesStripped),
  },
  primary: 'raw',
  recordings: evidence.recordings,
});

const ACCEPTED = 'Accepted';

function submissionGrader(taken: string, read: (submission: Submission) => string): Grader<CodeCase> {
  return {
    version: '1',
    describes: `LeetCode accepted the reply ${taken}: the verdict published with the recording, looked up by the reply's text`,
    grade({ case: c, text }) {
      const submission = c.submissions[fingerprint(text)];
      if (submission === undefined) {
        return ungraded(
          'this reply is none of the recorded ones, so LeetCode never judged it, and no code is run here: use ' +
            'recorded:<model> contenders, or a scenario with a grader of its own',
        );
      }
      const verdict = read(submission);
      if (verdict === ACCEPTED) return scored(1, { detail: verdict });
      return scored(0, { detail: verdict, mode: verdict === 'Wrong Answer' ? 'wrong-answer' : 'code-fails-to-run' });
    },
  };
}

function codeCase({ caseId, question, answers }: DriftQuestion): CodeCase {
  const submissions: Record<string, Submission> = {};
  for (const { text, submission, cleanedSubmission } of answers) {
    const found = { raw: verdictOf(submission, caseId), fencesStripped: verdictOf(cleanedSubmission, caseId) };
    const known = submissions[fingerprint(text)];
    if (known !== undefined && (known.raw !== found.raw || known.fencesStripped !== found.fencesStripped)) {
      throw new Error(
        `LEETCODE_EASY_EVAL.csv, ${caseId}: one reply has two verdicts, so a look-up by text cannot choose.`,
      );
    }
    submissions[fingerprint(text)] = found;
  }
  return { id: caseId, question, submissions };
}

/** The published rule is the word Accepted anywhere in the report; otherwise its first line, without terminal colours, says why. */
function verdictOf(report: string | undefined, caseId: string): string {
  if (report === undefined) {
    throw new Error(`LEETCODE_EASY_EVAL.csv, ${caseId}: the columns Code_Submit and Clean_Code_Submit are expected.`);
  }
  if (report.includes(ACCEPTED)) return ACCEPTED;
  const [firstLine = ''] = report
    .replace(/\u001b\[[\d;]*m/g, '')
    .trim()
    .split('\n');
  return firstLine.replace(/^\P{L}+/u, '').trim() || 'no report';
}
