import { answerHash } from '#bench/domain/answer-hash.ts';
import type { Trial } from '#bench/domain/trial.ts';
import { exactMatch } from '#bench/graders/exact-match.ts';
import { exampleCases, exampleContenders, examplePlan, exampleScenario } from '#bench/plan/example-plan.ts';
import { interleave } from '#bench/plan/interleave.ts';
import { lockPrices } from '#bench/plan/lock-prices.ts';
import { priceTrial } from '#bench/run/price-trial.ts';
import { trialFacts } from '#bench/store/trial-facts.ts';
import { decodeTrial, encodeTrial } from '#bench/store/trial-record.ts';

/** One thing that is done for every trial, or once for a plan. */
export type Piece = () => unknown;

/** What the harness does beside waiting, piece by piece. @param trial one as it was just recorded */
export async function overheadPieces(trial: Trial, text: string): Promise<Readonly<Record<string, Piece>>> {
  const line = encodeTrial(trial);
  const at = new Date('2026-11-21T12:00:00Z');
  const contenders = exampleContenders('a', 'b', 'c', 'd');
  const plan = examplePlan([await exampleScenario(exampleCases(250))], contenders, { repetitions: 10 });
  const prices = lockPrices(contenders, {
    capturedAt: at,
    manual: { a: { input: '1', output: '2' } },
    simulated: {},
    sourceVersion: 'none',
  });
  const grader = exactMatch({ expected: () => ['something else', text] });
  const input = {
    case: { id: trial.case },
    text,
    toolCalls: [],
    transcript: [],
    replies: [text],
    outcome: trial.outcome,
    state: undefined,
  };
  return {
    'encode a trial line': () => encodeTrial(trial),
    'parse a trial line: its facts': () => trialFacts(JSON.parse(line), 'a line'),
    'parse a trial line: all of it': () => decodeTrial(JSON.parse(line), 'a line'),
    'grade exact-match': () => grader.grade(input, { ask: undefined }),
    'normalise and hash an answer': () => answerHash(text, []),
    'price a usage': () => priceTrial(trial.attempts, prices, 'a', at),
    'interleave a plan of 10 000': () => interleave(plan),
  };
}
