import type { Plan } from '#bench/domain/plan.ts';
import type { TrialReply } from '#bench/domain/trial.ts';

/** Scenario -> contender -> mean characters of its last replies. Who said nothing, not even an empty text, is not there. */
export type AnswerLengths = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** How long answers are: the plainest trace of a model that has changed its ways. Warm-ups are left out. */
export async function answerLengths(
  plan: Plan,
  replies: AsyncIterable<Pick<TrialReply, 'trial' | 'text'>> | Iterable<Pick<TrialReply, 'trial' | 'text'>>,
): Promise<AnswerLengths> {
  // The longest first: of the labels `a` and `b/a` the second is meant where both end the id.
  const labels = plan.contenders.map(({ label }) => label).toSorted((a, b) => b.length - a.length);
  const sums = new Map<string, Map<string, { characters: number; replies: number }>>();
  for await (const { trial, text } of replies) {
    const scenario = trial.slice(0, trial.indexOf('/'));
    const last = trial.lastIndexOf('/');
    const contender = labels.find((label) => trial.slice(0, last).endsWith(`/${label}`));
    if (contender === undefined || trial.startsWith('warm-up', last + 1)) continue;
    const ofScenario = sums.get(scenario) ?? new Map<string, { characters: number; replies: number }>();
    sums.set(scenario, ofScenario);
    const sum = ofScenario.get(contender) ?? { characters: 0, replies: 0 };
    ofScenario.set(contender, { characters: sum.characters + text.length, replies: sum.replies + 1 });
  }
  return new Map(
    [...sums].map(([scenario, ofScenario]) => [
      scenario,
      new Map([...ofScenario].map(([label, sum]) => [label, sum.characters / sum.replies])),
    ]),
  );
}
