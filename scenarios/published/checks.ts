import type { PublishedCheck } from '#bench/domain/published-check.ts';

/**
 * Every check there is, one line each: adding one is its file and a line here. The imports are literal, so tools can follow them,
 * and lazy, so that a check that is not wanted is not read.
 */
export const CHECKS: Readonly<Record<string, () => Promise<PublishedCheck>>> = {
  // What publishers printed; what another program computed; what is known from how the cases are built.
  'gsm8k-flags': () => import('./gsm8k-flags.ts').then((m) => m.gsm8kFlags),
  'ifeval-gpt4': () => import('./ifeval-gpt4.ts').then((m) => m.ifevalGpt4),
  'xstest-human': () => import('./xstest-human.ts').then((m) => m.xstestHuman),
  'xstest-shares': () => import('./xstest-shares.ts').then((m) => m.xstestShares),
  'llmdrift-prime': () => import('./llmdrift-prime.ts').then((m) => m.llmdriftPrime),
  'llmdrift-happy': () => import('./llmdrift-happy.ts').then((m) => m.llmdriftHappy),
  'llmdrift-opinion': () => import('./llmdrift-opinion.ts').then((m) => m.llmdriftOpinion),
  'llmdrift-leetcode': () => import('./llmdrift-leetcode.ts').then((m) => m.llmdriftLeetcode),
  'stability-tar': () => import('./stability-tar.ts').then((m) => m.stabilityTar),
  'llmperf-quantiles': () => import('./llmperf-quantiles.ts').then((m) => m.llmperfQuantiles),
  'judge-bias': () => import('./judge-bias.ts').then((m) => m.judgeBias),
  'paired-comparisons': () => import('./paired-comparisons.ts').then((m) => m.pairedComparisons),
  'paired-verifier': () => import('./paired-verifier.ts').then((m) => m.pairedVerifier),
  'mgsm-numbers': () => import('./mgsm-numbers.ts').then((m) => m.mgsmNumbers),
  'bfcl-matching': () => import('./bfcl-matching.ts').then((m) => m.bfclMatching),
  'bipia-canaries': () => import('./bipia-canaries.ts').then((m) => m.bipiaCanaries),
};
