/** A policy for tests, in YAML as people write it; the numbers are made up. */
export const EXAMPLE_POLICY = `schema: bakeoff.policy/1
id: letters-upgrade
version: 2
title: Adopt the newer model for letters
owner: letters@acme.example
intent: upgrade
incumbent: {id: old, provider: openai, model: gpt-4.1-2025-04-14}
candidates:
  - {id: new, provider: openai, model: gpt-5-2025-08-07}
suite: {id: letters, version: 2026.10}      # unquoted on purpose: to YAML it is the number 2026.1
traffic: {source: a sample of October, asOf: 2026-10-31, weights: {letters/en: 0.8, letters/de: 0.2}}
evidence:
  minCases: {letters: 40, letters/lang=de: 10}
  trials: 3
  maxTrials: 9
  maxAgeDays: 14
  maxErrorRate: 0.02
  schedule: interleaved
  aaArm: true
multiplicity: hierarchical
gates:
  - id: quality
    kind: non-inferior
    level: blocking
    metric: quality
    margin: {abs: 8}
    why: Eight points are what editors notice in a blind reading of 30 letters.
  - {id: tone, kind: superior, level: conditional, metric: quality.tone, by: 0, why: "Tone is the reason to switch, and nothing else."}
  - {id: cost, kind: budget, level: conditional, metric: cost.perSuccess, max: 1.25, vs: incumbent-ratio, on: bound, why: "Finance allows a quarter more until July"}
onInconclusive: {default: NEEDS_DATA, after: {maxTrials: HOLD}}
tieBreak: [cost.perSuccess]
rollout:
  stages: [{pct: 10, minHours: 24, onlineGates: []}, {pct: 100, minHours: 0, onlineGates: []}]
  rollback: {to: old, within: 5m, keepWarmDays: 14}
waivers: {mayWaive: [conditional], requires: [head-of-letters], maxDays: 30}
expires: {afterDays: 90, reopenOn: [price-change, snapshot-change, incident]}
`;
