import { definePolicy } from '#bench/plan/define-policy.ts';
import type { extraction } from '#scenarios/extraction/scenario.ts';
import type { toolCalling } from '#scenarios/tool-calling/scenario.ts';
import type { workspaceQa } from '#scenarios/workspace-qa/scenario.ts';

/**
 * Aurora 2 Mini for Aurora 2. The claim is "not noticeably worse, and much cheaper": better answers are neither needed nor
 * tested. Simulated contenders:
 *
 *   npx bakeoff run workspace-qa extraction tool-calling --contenders aurora,aurora-mini --trials 5 --controls --policy scenarios/policies/cost-down.ts
 */
export const costDown = definePolicy<{
  'workspace-qa': typeof workspaceQa;
  extraction: typeof extraction;
  'tool-calling': typeof toolCalling;
}>()({
  schema: 'bakeoff.policy/1',
  id: 'assistant-cost-down',
  version: 1,
  title: 'Serve the assistant from Aurora 2 Mini',
  owner: 'model-behavior@acme.example',
  intent: 'cost-down',
  incumbent: { id: 'aurora', provider: 'simulated', model: 'aurora-2' },
  candidates: [{ id: 'aurora-mini', provider: 'simulated', model: 'aurora-2-mini' }],
  suite: { id: 'assistant', version: '2026.11' },
  traffic: {
    source: '12,000 requests of the second week of November, sorted by the feature that made them',
    asOf: '2026-11-14',
    weights: { 'workspace-qa': 0.62, extraction: 0.21, 'tool-calling': 0.17 },
    requestsPerMonth: 900_000,
  },
  evidence: {
    minCases: { 'workspace-qa': 120, extraction: 60, 'tool-calling': 60 },
    trials: 5,
    maxTrials: 15,
    maxAgeDays: 14,
    maxErrorRate: 0.02,
    schedule: 'interleaved',
    aaArm: true,
  },
  multiplicity: 'hierarchical',
  gates: [
    {
      id: 'assay',
      kind: 'assay-sensitivity',
      level: 'blocking',
      arms: ['null-constant', 'context-dropped', 'degraded-25'],
      minDetected: 3,
      why: 'A small model errs as a degraded copy does; a suite that misses a copy with a quarter of its answers broken proves nothing here.',
    },
    {
      id: 'overall',
      kind: 'non-inferior',
      level: 'blocking',
      metric: 'quality',
      margin: { abs: 7 },
      why: 'In the spring trial seven points fewer right answers raised complaints by less than they vary from week to week; nine points raised them by more.',
    },
    {
      id: 'rows',
      kind: 'non-inferior',
      level: 'blocking',
      metric: 'quality.contract',
      margin: { abs: 10 },
      select: { family: ['extraction'] },
      why: 'Broken rows are retried by the incumbent, and up to ten more in a hundred leave the saving whole.',
    },
    {
      id: 'cost',
      kind: 'budget',
      level: 'blocking',
      metric: 'cost.perSuccess',
      max: 0.4,
      vs: 'incumbent-ratio',
      on: 'bound',
      why: 'Below sixty per cent saved the change does not pay for its three weeks of work within the quarter.',
    },
    {
      id: 'whole-answer',
      kind: 'budget',
      level: 'blocking',
      metric: 'latency.p95',
      max: 1,
      vs: 'incumbent-ratio',
      on: 'bound',
      why: 'People forgive a cheaper answer that is as good; nobody forgives a slower one.',
    },
    {
      id: 'actions',
      kind: 'non-inferior',
      level: 'conditional',
      metric: 'quality.calls',
      margin: { abs: 12 },
      select: { family: ['tool-calling'] },
      why: 'Actions are the smallest share of the traffic and the most visible; a miss keeps them with the incumbent for the first stage.',
    },
    {
      id: 'steady',
      kind: 'reliability',
      level: 'info',
      metric: 'flip-rate',
      max: 0.1,
      // A row is graded field by field, so it neither passes nor fails and cannot flip.
      select: { family: ['workspace-qa', 'tool-calling'] },
      why: 'People who ask twice and get two answers trust neither; to be known before it is promised.',
    },
    {
      id: 'tone',
      kind: 'sign-off',
      level: 'blocking',
      role: 'design',
      question: 'Thirty pairs read blind: is the tone still ours?',
      why: 'No grader of this suite hears tone, and small models lose it first.',
    },
  ],
  onInconclusive: { default: 'NEEDS_DATA', after: { maxTrials: 'HOLD' } },
  tieBreak: ['cost.perSuccess', 'expected-harm-per-10k'],
  rollout: {
    stages: [
      { pct: 5, minHours: 72, onlineGates: ['regenerate-rate', 'thumbs-down-rate'] },
      { pct: 100, minHours: 0, onlineGates: [] },
    ],
    rollback: { to: 'aurora', within: '5m', keepWarmDays: 30 },
  },
  waivers: { mayWaive: ['conditional'], requires: ['head-of-ai'], maxDays: 30 },
  expires: { afterDays: 120, reopenOn: ['price-change', 'snapshot-change', 'drift-alarm', 'incident'] },
});
