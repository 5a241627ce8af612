import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli, startCli } from './run-cli.ts';
import { temporaryFolder } from './temporary-folder.ts';

const SMALL = ['workspace-qa', '--contenders', 'aurora,borealis', '--limit', '4', '--trials', '2', '--quiet'];

describe('the command line', () => {
  it.each([
    'run',
    'resume',
    'grade',
    'show',
    'compare',
    'history',
    'power',
    'list',
    'estimate',
    'recost',
    'doctor',
    'init',
    'demo',
    'self-test',
    'fetch-evidence',
  ])('explains %s with an example', async (command) => {
    const { code, out } = await runCli([command, '--help']);
    expect(code).toBe(0);
    expect(out).toMatch(new RegExp(`Examples?:\\n {2}npx bakeoff ${command}`));
  });

  it.each([
    {
      args: ['run', 'no-such', '--contenders', 'aurora'],
      says: /No scenario is called "no-such"\. Known: workspace-qa/,
      because: 'an unknown scenario',
    },
    { args: ['run', 'workspace-qa'], says: /--contenders/, because: 'nobody competes' },
    {
      args: ['run', 'workspace-qa', '--contenders', 'gpt-5'],
      says: /provider:model/,
      because: 'a contender without a provider',
    },
    {
      args: ['run', 'workspace-qa', '--contenders', 'openai:gpt-5', '--yes'],
      says: /OPENAI_API_KEY/,
      because: 'a key that is not set',
    },
    {
      args: ['run', 'workspace-qa', '--contenders', 'aurora', '--trials', '0'],
      says: /whole number from 1/,
      because: 'no trials',
    },
    {
      args: ['run', 'workspace-qa', '--contenders', 'simulated:nobody'],
      says: /aurora-2/,
      because: 'a model the lab does not have',
    },
    { args: ['show', 'nothing'], says: /no runs yet/, because: 'a run that is not there' },
    { args: ['list', 'everything'], says: /Known: scenarios/, because: 'a list that is not there' },
    { args: ['frobnicate'], says: /unknown command/, because: 'a command that is not there' },
  ])('exits with 2 and says what to do: $because', async ({ args, says }) => {
    const results = args[0] === 'frobnicate' ? [] : ['--results', temporary];
    const { code, out, err } = await runCli([...args, ...results], { OPENAI_API_KEY: undefined });
    expect(err).toMatch(says);
    expect(out).toBe('');
    expect(code).toBe(2);
  });

  const temporary = temporaryFolder('cli');

  it('shows a finished plan instead of asking it again', async () => {
    const results = join(temporary, 'twice');
    const first = await runCli(['run', ...SMALL, '--results', results]);
    expect(first.code, first.err).toBe(0);
    const [id = ''] = readdirSync(join(results, 'runs'));
    const before = statSync(join(results, 'runs', id, 'trials.jsonl')).mtimeMs;
    const second = await runCli(['run', ...SMALL.filter((arg) => arg !== '--quiet'), '--results', results]);
    expect(second.code).toBe(0);
    expect(second.err).toContain(`finished already, as run ${id}. Nothing was asked`);
    expect(second.out).toBe(first.out);
    expect(readdirSync(join(results, 'runs'))).toEqual([id]);
    expect(statSync(join(results, 'runs', id, 'trials.jsonl')).mtimeMs).toBe(before);
  });

  it('stops at a cap on trials with exit code 3, and goes on from there', async () => {
    const results = join(temporary, 'capped');
    const capped = await runCli([
      'run',
      ...SMALL.filter((arg) => arg !== '--quiet'),
      '--max-trials',
      '5',
      '--results',
      results,
    ]);
    expect(capped.code).toBe(3);
    expect(capped.err).toMatch(/5 of 16 trials are kept\. Go on with: npx bakeoff resume /);
    const resumed = await runCli(['resume', 'latest', '--quiet', '--json', '--results', results]);
    expect(resumed.code, resumed.err).toBe(0);
    expect(JSON.parse(resumed.out).run.counts).toMatchObject({ planned: 16, attempted: 16, scored: 16 });
  });

  it('refuses to go on with a plan that has changed, and says what changed', async () => {
    const results = join(temporary, 'changed');
    await runCli(['run', ...SMALL, '--max-trials', '3', '--results', results]);
    const [id = ''] = readdirSync(join(results, 'runs'));
    const file = join(results, 'runs', id, 'run.json');
    const run = JSON.parse(readFileSync(file, 'utf8'));
    const [scenario] = run.plan.scenarios;
    const [changed = ''] = Object.keys(scenario.asks.cases);
    scenario.asks.cases[changed] = 'another-content';
    run.plan.hash = 'another-plan';
    writeFileSync(file, JSON.stringify(run));
    const { code, err } = await runCli(['resume', id, '--results', results]);
    expect(code).toBe(2);
    expect(err).toContain(`workspace-qa: case changed: ${changed}`);
  });

  it('ends in order at Ctrl-C: writes are finished, resuming is explained, the exit code is 3', async () => {
    const results = join(temporary, 'interrupted');
    const { child, end } = startCli([
      ...[
        'run',
        'workspace-qa',
        '--contenders',
        'aurora,borealis',
        '--limit',
        '40',
        '--concurrency',
        '1',
        '--results',
        results,
      ],
    ]);
    while (trialsIn(results) < 4) await wait(5);
    child.kill('SIGINT');
    const { code, err } = await end;
    expect(code).toBe(3);
    expect(err).toMatch(/Go on with: npx bakeoff resume /);
    const kept = trialsIn(results);
    const resumed = await runCli(['resume', 'latest', '--max-trials', String(kept + 2), '--results', results]);
    expect(resumed.err).toMatch(new RegExp(`${kept + 2} of 240 trials are kept`));
  });

  it('grades a finished run again as a further pass, and keeps the first', async () => {
    const results = join(temporary, 'graded');
    await runCli(['run', ...SMALL, '--results', results]);
    const { code, out } = await runCli([
      'grade',
      'latest',
      '--graders',
      'language',
      '--json',
      '--quiet',
      '--results',
      results,
    ]);
    expect(code).toBe(0);
    const { grading, counts } = JSON.parse(out).run;
    expect(grading).toMatchObject({
      current: 2,
      passes: [{ number: 1 }, { number: 2, why: 'graders language again' }],
    });
    expect(counts.scored).toBe(16);
    const [id = ''] = readdirSync(join(results, 'runs'));
    const grades = join(results, 'runs', id, 'grades');
    const lines = (pass: number) =>
      readFileSync(join(grades, `${pass}.jsonl`), 'utf8')
        .trim()
        .split('\n')
        .sort();
    expect(lines(2)).toEqual(lines(1));
  });

  it('prices a run anew without asking anything', async () => {
    const results = join(temporary, 'recost');
    await runCli(['run', ...SMALL, '--results', results]);
    const prices = join(temporary, 'prices.yaml');
    writeFileSync(prices, 'aurora-2: { input: 0, output: 0 }\nborealis: { input: 10, output: 50, cacheRead: 1 }\n');
    const { out } = await runCli(['recost', 'latest', '--prices', prices, '--json', '--results', results]);
    const [first, second] = JSON.parse(out).contenders.sort((a: { contender: string }, b: { contender: string }) =>
      a.contender < b.contender ? -1 : 1,
    );
    expect(first).toMatchObject({ contender: 'aurora', nowUsd: '0' });
    expect(Number(second.nowUsd)).toBeCloseTo(2 * Number(second.thenUsd), 9);
  });
});

describe('findings', () => {
  const results = temporaryFolder('findings');

  it('compare in pairs, in words, and refuse a baseline that did not compete', async () => {
    await runCli(['run', ...SMALL, '--results', results]);
    const { code, out } = await runCli(['compare', 'latest', '--baseline', 'aurora', '--results', results]);
    expect(code).toBe(0);
    expect(out).toMatch(/^borealis .*(better|worse|same|inconclusive)/m);
    const wrong = await runCli(['compare', 'latest', '--baseline', 'nobody', '--results', results]);
    expect(wrong.code).toBe(2);
    expect(wrong.err).toContain('Known: aurora, borealis');
  });

  it('trace a scenario over its runs, and say how many points that is', async () => {
    await runCli(['run', ...SMALL, '--again', '--results', results]);
    const { code, out } = await runCli([
      'history',
      'workspace-qa',
      '--contender',
      'aurora',
      '--json',
      '--results',
      results,
    ]);
    expect(code).toBe(0);
    const [{ segments }] = JSON.parse(out).histories;
    expect(segments).toHaveLength(1);
    expect(segments[0].points).toHaveLength(2);
    expect(segments[0].test.kind).toBe('paired');
  });

  it('say how many cases a difference needs, with and without a run', async () => {
    const assumed = await runCli(['power', '--difference', '3', '--cases', '200']);
    expect(assumed.out).toMatch(/to find 3\.0 points with 80 % power .*: \d[\d,]* cases/);
    const observed = await runCli(['power', 'latest', '--baseline', 'aurora', '--json', '--results', results]);
    expect(JSON.parse(observed.out).answers).toHaveLength(1);
  });

  it('keep control arms out of the ranking and in a line of their own', async () => {
    const args = [
      'run',
      ...SMALL,
      '--controls',
      'null-constant,refuse-all',
      '--name',
      'with-controls',
      '--results',
      results,
    ];
    const { code, out, err } = await runCli(args);
    expect(code, err).toBe(0);
    expect(out).toContain('Control arms, known to be bad: ');
    expect(out).not.toMatch(/^ *\S+ +control:/m);
    const { out: json } = await runCli(['show', 'with-controls', '--json', '--results', results]);
    const { counts, spend } = JSON.parse(json).run;
    expect(counts).toMatchObject({ planned: 32, attempted: 32 });
    expect(spend.unpricedTrials).toBe(0);
  });
});

describe('a sealed policy', () => {
  const results = temporaryFolder('sealed');
  const POLICY = 'scenarios/policies/upgrade.yaml';
  const CONTENDERS = ['--contenders', 'aurora,borealis', '--controls', 'null-constant', '--limit', '3'];

  it('decides the exit code, and the trials it asks for are bought by name', async () => {
    const started = await runCli([
      'run',
      'workspace-qa',
      ...CONTENDERS,
      '--trials',
      '1',
      '--policy',
      POLICY,
      '--quiet',
      '--results',
      results,
    ]);
    expect(started.code, started.err).toBe(0);
    const thin = await runCli(['decide', 'latest', '--json', '--results', results]);
    expect(thin.code).toBe(5);
    expect(JSON.parse(thin.out)).toMatchObject({ schema: 'bakeoff.finding/1', verdict: 'NOT_CERTIFIABLE' });

    const bought = await runCli(['run', '--continue', 'latest', '--quiet', '--results', results]);
    expect(bought.code, bought.err).toBe(0);
    const { run } = JSON.parse((await runCli(['show', 'latest', '--json', '--results', results])).out);
    expect(run.counts).toMatchObject({ planned: 3 * 3 * 5, attempted: 3 * 3 * 5 });
    expect(run.amendments[0].says).toContain('extended from 1 to 5 trials a case');
    expect((await runCli(['verify', 'latest', '--results', results])).code).toBe(0);
  });

  it('says, run after run, which ways of failing are new and what they cost', async () => {
    const { code, out, err } = await runCli([
      'losses',
      'latest',
      '--baseline',
      'aurora',
      '--contender',
      'borealis',
      '--json',
      '--results',
      results,
    ]);
    expect(code, err).toBe(0);
    for (const { total, modes } of JSON.parse(out).harm) {
      const sum = modes.reduce((all: number, one: { estimate: { value: number } }) => all + one.estimate.value, 0);
      expect(sum).toBeCloseTo(total.value, 3);
    }
    const against = await runCli([
      'losses',
      'latest',
      '--against',
      'latest',
      '--contender',
      'aurora',
      '--results',
      results,
    ]);
    expect(against.code, against.err).toBe(0);
  });
});

describe('a key', () => {
  const CANARY = 'sk-canary-0123456789abcdef';
  const results = temporaryFolder('secrets');
  let server: Server;
  let baseUrl: string;

  beforeAll(async () => {
    // A server that says the key it was sent: in its answer to every second call, in an error body to the others.
    let calls = 0;
    server = createServer((request, response) => {
      calls += 1;
      const said = String(request.headers.authorization);
      const body =
        calls % 2 === 0
          ? {
              choices: [{ index: 0, message: { role: 'assistant', content: said }, finish_reason: 'stop' }],
              model: said,
            }
          : { error: { message: `not with ${said}`, type: said } };
      response.writeHead(calls % 2 === 0 ? 200 : 400, { 'content-type': 'application/json', 'x-request-id': said });
      response.end(JSON.stringify(body));
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  });
  afterAll(() => server.close());

  it('reaches no file and no output, even when a server says it back', async () => {
    const contender = `echo=openai:any+api=chat+stream=no+baseUrl=${baseUrl}`;
    const { code, out, err } = await runCli(
      [
        'run',
        'workspace-qa',
        '--contenders',
        contender,
        '--limit',
        '3',
        '--trials',
        '2',
        '--yes',
        '--results',
        results,
      ],
      { OPENAI_API_KEY: CANARY, BAKEOFF_DEBUG: '1' },
    );
    expect(code, err).toBe(0);
    expect(out + err).not.toContain(CANARY);
    const files = readdirSync(results, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(files.length).toBeGreaterThan(3);
    for (const file of files) {
      expect(readFileSync(join(file.parentPath, file.name), 'utf8'), file.name).not.toContain(CANARY);
    }
    const [id = ''] = readdirSync(join(results, 'runs'));
    expect(readFileSync(join(results, 'runs', id, 'replies.jsonl'), 'utf8')).toContain('[redacted]');
  });
});

const EVIDENCE = process.env.BAKEOFF_EVIDENCE_DIR;
const skipped = EVIDENCE === undefined ? ' (skipped: BAKEOFF_EVIDENCE_DIR is not set)' : '';

describe.skipIf(EVIDENCE === undefined)(`recorded answers through the command line${skipped}`, () => {
  const results = temporaryFolder('recorded');
  const MODELS = ['gpt-4-0314', 'gpt-4-0613', 'gpt-3.5-turbo-0301', 'gpt-3.5-turbo-0613'];
  const [march, june] = MODELS;

  it.each([
    { scenario: 'drift-primes', grader: 'yesOrNo', models: MODELS, published: [0.84, 0.511, 0.496, 0.762] },
    { scenario: 'drift-happy', grader: 'boxedCount', models: MODELS, published: [0.836, 0.352, 0.306, 0.482] },
    { scenario: 'drift-code', grader: 'raw', models: [march, june], published: [0.52, 0.1] },
    { scenario: 'drift-code', grader: 'fencesStripped', models: [march, june], published: [0.52, 0.7] },
    { scenario: 'drift-opinion', grader: 'paperGrader', models: [june], published: [0.2211] },
    { scenario: 'drift-opinion', grader: 'repoGrader', models: [june, march], published: [0.2337, 0.9761] },
  ])('give the published figures of $scenario under $grader', async ({ scenario, grader, models, published }) => {
    const contenders = models.map((model) => `recorded:${model}`).join(',');
    const { code, out, err } = await runCli([
      'run',
      scenario,
      '--contenders',
      contenders,
      '--json',
      '--quiet',
      '--results',
      results,
    ]);
    expect(code, err).toBe(0);
    const [found] = JSON.parse(out).summary.scenarios;
    const values = found.contenders.map((one: Summary) => one.graders[grader]?.estimate.value);
    expect(values.map((value: number) => Number(value.toFixed(4)))).toEqual(published);
  });

  it('compare as published: 476 lost, 147 gained, 32.9 points', async () => {
    const models = `recorded:${march},recorded:${june}`;
    await runCli(['run', 'drift-primes', '--contenders', models, '--quiet', '--results', results]);
    const { out } = await runCli([
      'compare',
      'latest',
      '--baseline',
      `recorded:${march}`,
      '--json',
      '--results',
      results,
    ]);
    const [quality] = JSON.parse(out).comparisons.filter((one: { metric: string }) => one.metric === 'quality');
    expect(quality).toMatchObject({ wins: 147, losses: 476, verdict: 'worse' });
    expect(quality.estimate.value).toBeCloseTo(-0.329, 10);
    expect(Math.abs(quality.estimate.low + 0.373)).toBeLessThan(0.005);
    expect(Math.abs(quality.estimate.high + 0.284)).toBeLessThan(0.005);
  });

  it('carry the recorded cost and latency through', async () => {
    const args = ['run', 'drift-primes', '--contenders', `recorded:${march},recorded:${june}`, '--json', '--quiet'];
    const { out } = await runCli([...args, '--results', results]);
    const { run, summary } = JSON.parse(out);
    const [before, after] = summary.scenarios[0].contenders;
    expect(1000 * before.cost.perTrial.value).toBeCloseTo(13.83, 2);
    expect(1000 * after.cost.perTrial.value).toBeCloseTo(1.07, 2);
    const quantiles = (one: Summary) =>
      one.latency.e2eMs?.quantiles.map(({ observed }) => Number((observed / 1000).toFixed(1)));
    expect(quantiles(before)).toEqual(expect.arrayContaining([6.7, 21.5]));
    expect(quantiles(after)).toEqual(expect.arrayContaining([1.5, 12.4]));
    expect(run.contenders.every(({ evidence }: { evidence: string }) => evidence === 'recorded')).toBe(true);
  });
});

interface Summary {
  readonly graders: Readonly<Record<string, { readonly estimate: { readonly value: number } }>>;
  readonly latency: Readonly<
    Record<string, { readonly quantiles: readonly { readonly p: number; readonly observed: number }[] }>
  >;
}

function trialsIn(results: string): number {
  try {
    const [id = ''] = readdirSync(join(results, 'runs'));
    const lines = readFileSync(join(results, 'runs', id, 'trials.jsonl'), 'utf8').split('\n');
    return lines.filter((line) => line.includes('"warmUp":false')).length;
  } catch {
    return 0;
  }
}
