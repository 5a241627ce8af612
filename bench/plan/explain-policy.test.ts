import { describe, expect, it } from 'vitest';
import type { Gate, Policy } from '#bench/domain/policy.ts';
import { decodePolicy } from './decode-policy.ts';
import { EXAMPLE_POLICY } from './example-policy.ts';
import { explainGate } from './explain-gate.ts';
import { explainPolicy } from './explain-policy.ts';

const POLICY = decodePolicy(EXAMPLE_POLICY, 'p.yaml');

const explained = (gate: Record<string, unknown>, policy: Policy = POLICY): string =>
  explainGate({ id: 'g', level: 'blocking', why: 'w', ...gate } as unknown as Gate, policy);

describe('a policy in plain words', () => {
  it('reads as one would say it', () => {
    const text = explainPolicy(POLICY)
      .map(({ title, text: says }) => `${title}: ${says}`)
      .join('\n');
    expect(text).toMatchInlineSnapshot(`
      "Question: Adopt the newer model for letters. Is a better contender worth the change? The incumbent is old (openai:gpt-4.1-2025-04-14). The candidate is new (openai:gpt-5-2025-08-07). Policy letters-upgrade, version 2, owned by letters@acme.example.
      Evidence: At least 40 cases of letters and 10 of letters/lang=de. 3 trials each, up to 9 where a gate stays undecided, all contenders close together in time. No older than 14 days. No contender may lose more than 2 % of its trials to provider, network or operator. The incumbent runs twice, and what it differs from itself by is the noise floor. Traffic as of 2026-10-31 (a sample of October): 80 % letters/en and 20 % letters/de. Where this is not met, a gate is not evaluated; it does not pass.
      quality (non-inferior, blocking): Passes when it is shown that new is not worse than old by 8 points or more in quality; fails when it is shown to be worse by more; otherwise inconclusive. Risk of passing what lies on the line: 2.5 %. Why: Eight points are what editors notice in a blind reading of 30 letters.
      tone (superior, conditional): Passes when new is shown to be better than old in the score of "tone"; fails when it is shown to be worse; otherwise inconclusive. Risk of passing what lies on the line: 2.5 %. Why: Tone is the reason to switch, and nothing else.
      cost (budget, conditional): Passes when the cost of a right answer of new is shown to be 1.25 times that of old or less; fails when it is shown to be more; otherwise inconclusive. Why: Finance allows a quarter more until July.
      Together: HOLD as soon as quality fails. NOT_CERTIFIABLE when none fails and quality could not be evaluated. When only tone or cost misses: LAUNCH_LIMITED. LAUNCH otherwise. Gates are read in this order, and nothing is claimed after the first that does not pass, so the risk of a false claim stays that of one gate.
      When it is undecided: More data is asked for (NEEDS_DATA) until 9 trials a case; after that the launch holds (HOLD). Of several candidates that pass, cost.perSuccess decides; what is left equal is printed as a tie.
      Rollout: 10 % for 24 hours, then 100 %. Back to old within 5m, which is kept ready for 14 days.
      Waivers: Conditional gates may be waived by head-of-letters, for 30 days at most; a waived gate is shown as waived, never as passed.
      Expiry: The decision stands for 90 days. Re-opened before by price change, snapshot change or incident."
    `);
  });

  it('has one paragraph for each gate, with its why', () => {
    const paragraphs = explainPolicy(POLICY).filter(({ gate }) => gate !== undefined);
    expect(paragraphs.map(({ gate }) => gate)).toEqual(POLICY.gates.map(({ id }) => id));
    for (const [at, { text }] of paragraphs.entries()) expect(text).toContain(POLICY.gates[at]?.why.replace(/\.$/, ''));
  });

  it.each<{ gate: Record<string, unknown>; says: string }>([
    {
      gate: { kind: 'must-pass', trials: { atLeast: 4, of: 5 }, maxFailures: 1 },
      says: 'Passes when new is right in at least 4 of 5 trials of all but 1 of the cases; fails otherwise.',
    },
    {
      gate: { kind: 'must-pass', trials: 'all' },
      says: 'Passes when new is right in every trial of every case; one failure fails it.',
    },
    {
      gate: { kind: 'superior', metric: 'quality', by: 2, confidence: 0.9 },
      says: 'Passes when new is shown to be better by more than 2 points than old in quality; fails when it is shown to be better by less; otherwise inconclusive. Risk of passing what lies on the line: 5 %.',
    },
    {
      gate: { kind: 'non-inferior', metric: 'latency.p95', margin: { rel: 0.1 } },
      says: 'Passes when it is shown that new is not worse than old by 10 % of what old has or more in latency.p95; fails when it is shown to be worse by more; otherwise inconclusive. Risk of passing what lies on the line: 2.5 %.',
    },
    {
      gate: { kind: 'ceiling', metric: 'quality.tone', value: 0.04, on: 'bound' },
      says: 'Passes when the share of failures of new in the score of "tone" is shown to lie below 4 %; fails when it is shown to lie above; otherwise inconclusive. Risk of passing what lies on the line: 2.5 %.',
    },
    {
      gate: { kind: 'floor', metric: 'quality', value: 0.8, on: 'estimate' },
      says: 'Passes when the estimate of new in quality lies above 80 %, whatever its interval; fails otherwise.',
    },
    {
      gate: { kind: 'budget', metric: 'ttft.p95', max: 2.5, on: 'bound' },
      says: 'Passes when the time to the first token that 95 % stay below of new is shown to be 2.5 s or less; fails when it is shown to be more; otherwise inconclusive.',
    },
    {
      gate: { kind: 'reliability', metric: 'pass^k', k: 4, min: 0.7 },
      says: 'Passes when the chance that new is right 4 times in a row is shown to be 70 % or more; fails when it is shown to be less; otherwise inconclusive.',
    },
    {
      gate: { kind: 'sign-off', role: 'design', question: 'Is it ours?' },
      says: 'Passes when design answers yes to "Is it ours?", fails on no, and is not evaluated until somebody has answered.',
    },
  ])('says of a $gate.kind what passes, what fails and what stays open', ({ gate, says }) => {
    expect(explained(gate)).toBe(says);
  });

  it('speaks of "a candidate" where there are several', () => {
    const [first] = POLICY.candidates;
    const two = { ...POLICY, candidates: first === undefined ? [] : [first, { ...first, id: 'other' }] };
    expect(explained({ kind: 'must-pass', trials: 'all' }, two)).toMatch(/^Passes when a candidate is right/);
  });

  it('does not say that a gap in the suite is a failure of the candidate', () => {
    const gates: readonly Gate[] = [
      { id: 'arms', kind: 'assay-sensitivity', level: 'blocking', arms: ['null-constant'], minDetected: 1, why: 'w' },
      ...POLICY.gates,
    ];
    const together = explainPolicy({ ...POLICY, gates }).find(({ title }) => title === 'Together')?.text;
    expect(together).toMatch(
      /^HOLD as soon as quality fails\. NOT_CERTIFIABLE when none fails and arms or quality could not/,
    );
  });
});
