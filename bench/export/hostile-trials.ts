import { callFailure } from '#bench/domain/failure.ts';
import type { TrialGrade } from '#bench/domain/grade.ts';
import { recordedLatency } from '#bench/domain/latency.ts';
import type { Trial, TrialReply } from '#bench/domain/trial.ts';
import { exampleReply, exampleTrial } from '#bench/store/example-run.ts';

/** For tests: what a model, a vendor or a file may say, and what formats have no place for. */
export const HOSTILE_TEXTS: readonly string[] = [
  '=HYPERLINK("http://example.com","click")',
  '+1',
  '-2+3',
  '@SUM(A1:A9)',
  '\t=1',
  '\r\n=1',
  "'=already guarded",
  '<script>alert("x")</script> & ]]> <!--',
  'a\u0000b\u0001c\u000bd\u001be\u007ff\u0085g\u2028h\ufffei\uffffj',
  'lone \ud800 and \udc00 surrogates 😀',
  'two\nlines, "quoted", and ; , \t more\r\n',
  '__proto__',
];

/** For tests: one answered trial for each hostile text, which stands wherever a trial has text of others; then trials that failed. */
export function hostileTrials(): {
  readonly trials: readonly Trial[];
  readonly replies: readonly TrialReply[];
  readonly grades: readonly TrialGrade[];
} {
  const said = HOSTILE_TEXTS.map((text, place) => ({ id: `example/c${place + 1}/a/1`, case: `c${place + 1}`, text }));
  const answered = said.map(({ id, case: of, text }, place) =>
    exampleTrial(id, {
      case: of,
      cluster: of,
      evidence: (['measured', 'simulated', 'recorded', 'imported'] as const)[place % 4] ?? 'measured',
      servedModel: text,
      fingerprint: text,
      finish: { reason: 'other', raw: text },
      latency: recordedLatency({ e2eMs: 100.125 + place, ttftMs: place === 0 ? undefined : 41.877 }, text),
      cost: {
        kind: 'priced',
        usd: '0.0000001234',
        priceLine: text,
        match: 'exact',
        basis: 'provider',
        unreportedAttempts: 0,
      },
      usage: {
        inputTokens: 812,
        cacheReadTokens: undefined,
        cacheWriteTokens: undefined,
        cacheWrite1hTokens: undefined,
        outputTokens: 23,
        reasoningTokens: undefined,
        source: 'provider',
        raw: undefined,
      },
    }),
  );
  const failed = (['timed-out', 'rate-limited', 'server-error'] as const).map((kind, place) =>
    exampleTrial(`example/f${place + 1}/a/1`, {
      case: `f${place + 1}`,
      cluster: `f${place + 1}`,
      outcome: { kind: 'failed', failure: callFailure(kind, HOSTILE_TEXTS[place] ?? '', { limitMs: 30_000 }) },
      finish: undefined,
      outputHash: undefined,
      answerHash: undefined,
    }),
  );
  return {
    trials: [...answered, ...failed],
    replies: [
      ...said.map(({ id, text }) => ({
        ...exampleReply(id, text),
        prompt: [
          { role: 'system' as const, text },
          { role: 'user' as const, text: `${text} and?` },
        ],
      })),
      ...failed.map(({ id }) => ({ ...exampleReply(id, ''), transcript: [] })),
    ],
    grades: said.flatMap(({ id, text }, place): readonly TrialGrade[] => [
      { trial: id, grader: 'exact', grade: { kind: 'scored', score: place % 2, detail: text, mode: 'wrong-answer' } },
      { trial: id, grader: text === '' ? 'other' : text, grade: { kind: 'scored', score: 0.5 } },
      { trial: id, grader: 'judge', grade: { kind: 'ungraded', reason: text } },
      { trial: id, grader: 'language', grade: { kind: 'notApplicable', reason: text } },
    ]),
  };
}
