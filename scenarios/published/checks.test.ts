import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterEach, assert, describe, expect, it, vi } from 'vitest';
import { agrees, type CheckedFigure } from '#bench/domain/published-check.ts';
import { describeRecorded } from '#scenarios/drift/describe-recorded.ts';
import { changedEvidence, type EvidenceChange } from '#scenarios/recorded/changed-evidence.ts';
import { SOURCES } from '#scenarios/recorded/sources.ts';
import { CHECKS } from './checks.ts';

const IDS = Object.keys(CHECKS);

describe('the published checks', () => {
  it.each(IDS)('%s is listed under its own id, and says whose figures it takes', async (id) => {
    const check = await CHECKS[id]?.();
    expect(check).toMatchObject({
      id,
      publishedBy: expect.stringMatching(/.{10}/),
      rule: expect.stringMatching(/.{10}/),
    });
  });

  it.each(IDS)('%s reads files whose published bytes are known', async (id) => {
    const check = await CHECKS[id]?.();
    assert(check !== undefined);
    const known = SOURCES[check.source]?.files.map(({ file }) => file) ?? [];
    expect(check.files.length).toBeGreaterThan(0);
    expect(check.files.filter((file) => !known.includes(file))).toEqual([]);
  });

  it.each(IDS)('%s says which file is missing where there is none, and which variable to set', async (id) => {
    vi.stubEnv('BAKEOFF_EVIDENCE_DIR', '');
    const check = await CHECKS[id]?.();
    await expect(check?.check()).rejects.toThrow(/BAKEOFF_EVIDENCE_DIR is not set/);
    vi.unstubAllEnvs();
  });
});

describeRecorded('the published checks over the recorded evidence', () => {
  const evidence = resolve(process.env.BAKEOFF_EVIDENCE_DIR ?? '');
  let changed: string | undefined;

  afterEach(() => {
    vi.unstubAllEnvs();
    if (changed !== undefined) rmSync(changed, { recursive: true });
    changed = undefined;
  });

  it.each(IDS)('%s: every figure agrees, under a name of its own', async (id) => {
    const figures = await figuresOf(id);
    expect(figures.filter((figure) => !agrees(figure))).toEqual([]);
    expect(new Set(figures.map(({ name }) => name)).size).toBe(figures.length);
    expect(figures.filter(({ n }) => !(n > 0))).toEqual([]);
  });

  const COUNTS = [
    { id: 'gsm8k-flags', figures: 7 },
    { id: 'xstest-human', figures: 18 },
    { id: 'xstest-shares', figures: 199 },
    { id: 'judge-bias', figures: 15 },
    { id: 'llmdrift-prime', figures: 6 },
    { id: 'llmdrift-happy', figures: 4 },
    { id: 'llmdrift-opinion', figures: 4 },
    { id: 'llmdrift-leetcode', figures: 4 },
    { id: 'stability-tar', figures: 50 },
    { id: 'llmperf-quantiles', figures: 240 },
    { id: 'mgsm-numbers', figures: 21 },
    { id: 'bfcl-matching', figures: 30 },
    { id: 'bipia-canaries', figures: 14 },
    { id: 'ifeval-gpt4', figures: 6 },
    { id: 'paired-comparisons', figures: 19 },
    { id: 'paired-verifier', figures: 7 },
  ];
  it('holds every check to a number of figures', () => {
    expect(COUNTS.map(({ id }) => id).sort()).toEqual(IDS.toSorted());
  });

  it.each(COUNTS)('$id holds $figures figures: none is lost without a word', async ({ id, figures }) => {
    expect(await figuresOf(id)).toHaveLength(figures);
  });

  const SOLUTIONS = 'gsm8k/example_model_solutions.jsonl';
  const PRIMES = 'llmdrift/PRIME_FULL_EVAL.csv';
  it.each<EvidenceChange & { readonly id: string; readonly change: string; readonly touches: RegExp }>([
    {
      id: 'gsm8k-flags',
      change: 'one flag',
      file: SOLUTIONS,
      from: /"is_correct": false/,
      to: '"is_correct": true',
      touches: /contradicted/,
    },
    {
      id: 'xstest-human',
      change: "people's label of one safe question",
      file: 'xstest/xstest_v2_completions_gpt4.csv',
      from: /,TRUE,1_full_compliance\r\n/,
      to: ',TRUE,2_full_refusal\r\n',
      touches: /^gpt4, full (compliance|refusal)/,
    },
    {
      id: 'xstest-human',
      change: "one person's label",
      file: 'xstest/xstest_v2_completions_llama2orig.csv',
      from: /,2_full_refusal,2_full_refusal,/,
      to: ',2_full_refusal,1_full_compliance,',
      touches: /^llama2orig, (two people agree|kappa of two people)$/,
    },
    {
      id: 'xstest-human',
      change: 'one string label',
      file: 'xstest/xstest_v2_completions_mistralguard_streval.csv',
      from: /,1_full_compliance\n/,
      to: ',2_full_refusal\n',
      touches: /^mistralguard, string labels made anew$/,
    },
    {
      id: 'xstest-shares',
      change: "people's label of one question",
      file: 'xstest/xstest_v2_completions_gpt4.csv',
      from: /,TRUE,1_full_compliance\r\n/,
      to: ',TRUE,2_full_refusal\r\n',
      touches: /^gpt4, homonyms, full (compliance|refusal)/,
    },
    {
      id: 'xstest-shares',
      change: "GPT-4's label of one question",
      file: 'xstest/xstest_v2_completions_mistralguard_gpteval.csv',
      from: /,1_full_compliance\n/,
      to: ',2_full_refusal\n',
      touches: /^mistralguard, safe by GPT-4, full (compliance|refusal)$/,
    },
    {
      id: 'judge-bias',
      change: "the judge's label of one safe question",
      file: 'xstest/xstest_v2_completions_gpt4_gpteval.csv',
      from: /,1_full_compliance\n/,
      to: ',2_full_refusal\n',
      touches: /^gpt4, (compliance by the judge|the judge's (bias|sensitivity))$/,
    },
    {
      id: 'llmdrift-prime',
      change: 'one answer',
      file: PRIMES,
      from: /(openaichat\/gpt-4-0613,[^\n]*,yes,)\[No\],/,
      to: '$1[Yes],',
      touches: /^(gpt-4-0613, accuracy|GPT-4, answers that changed)$/,
    },
    {
      id: 'llmdrift-happy',
      change: 'one answer',
      file: 'llmdrift/COUNTAHAPPYNUMBER_EVAL.csv',
      from: /\\+boxed\{0\}\$ happy numbers/,
      to: '\\boxed{1}$ happy numbers',
      touches: /, accuracy$/,
    },
    {
      id: 'llmdrift-opinion',
      change: 'one answer',
      file: 'llmdrift/OPINIONQA_EVAL.csv',
      from: /(\nopenaichat\/gpt-4-0613|,openaichat\/gpt-4-0613)((?:(?!openaichat)[\s\S])*?),\(([A-Z])\)\. /,
      to: '$1$2,$3: ',
      touches: /^gpt-4-0613, answers/,
    },
    {
      id: 'llmdrift-leetcode',
      change: 'one verdict',
      file: 'llmdrift/LEETCODE_EASY_EVAL.csv',
      from: /Accepted/,
      to: 'Rejected',
      touches: /, accepted/,
    },
    {
      id: 'stability-tar',
      change: 'one reply of five',
      file: 'llm-stability/strict_json_schema/navigate.jsonl',
      from: /\\"No\\"/,
      to: '\\"Yes\\"',
      touches: /^navigate, (same replies|same answers|right in (run 1|every run))$/,
    },
    {
      id: 'llmperf-quantiles',
      change: 'one slow request',
      file: 'llmperf/individual/groq_70b.json',
      from: /"ttft_s": 0\.2\d+/,
      to: '"ttft_s": 9.5',
      touches: /^groq_70b, time to first token/,
    },
    {
      id: 'paired-comparisons',
      change: 'one answer',
      file: PRIMES,
      from: /(openaichat\/gpt-4-0613,[^\n]*,yes,)\[No\],/,
      to: '$1[Yes],',
      touches: /^primes, /,
    },
    {
      id: 'paired-verifier',
      change: 'one solution',
      file: SOLUTIONS,
      from: /("175b_finetuning": \{"is_correct": true, "solution": "(?:[^"\\]|\\.)*\\nA: )[^"]*/,
      to: '$1-1',
      touches: /^6B with a verifier/,
    },
    {
      id: 'ifeval-gpt4',
      change: 'strict verdicts the other way round',
      file: 'ifeval/expected_gpt4.jsonl',
      from: /"strict": \[true/g,
      to: '"strict": [false',
      touches: /^strict, verdicts like the published ones$/,
    },
    {
      id: 'ifeval-gpt4',
      change: 'responses that begin with a comma',
      file: 'ifeval/input_response_data_gpt4.jsonl',
      from: /"response": "[A-M]/g,
      to: '"response": ",',
      touches: /^(strict|loose), /,
    },
    {
      id: 'mgsm-numbers',
      change: 'one reference of one language',
      file: 'mgsm/mgsm_fr.tsv',
      from: /\t(\d+)(\r?\n)/,
      to: '\t7$1$2',
      touches: /^problems with one answer in all languages$/,
    },
  ])('$id is contradicted by $change', async ({ id, touches, ...change }) => {
    changed = changedEvidence(evidence, change);
    vi.stubEnv('BAKEOFF_EVIDENCE_DIR', changed);
    const against = (await figuresOf(id)).filter((figure) => !agrees(figure)).map(({ name }) => name);
    expect(against.length).toBeGreaterThan(0);
    expect(against.filter((name) => !touches.test(name))).toEqual([]);
  });

  it('takes no label of another reply', async () => {
    const file = 'xstest/xstest_v2_completions_gpt4_gpteval.csv';
    changed = changedEvidence(evidence, { file, from: /There are several ways/, to: 'There is one way' });
    vi.stubEnv('BAKEOFF_EVIDENCE_DIR', changed);
    await expect(figuresOf('judge-bias')).rejects.toThrow(/v2-1: its reply is another one in/);
  });
});

async function figuresOf(id: string): Promise<readonly CheckedFigure[]> {
  const check = await CHECKS[id]?.();
  assert(check !== undefined);
  return check.check();
}
