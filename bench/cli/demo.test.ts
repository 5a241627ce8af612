import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { describeRecorded } from '#scenarios/drift/describe-recorded.ts';
import { type CliEnd, runCli } from './run-cli.ts';
import { temporaryFolder } from './temporary-folder.ts';

const temporary = temporaryFolder('demo');

/** The lines of a page with runs of spaces taken as one: what is meant is what a row says, not where it stands. */
function linesOf(text: string): readonly string[] {
  return text.split('\n').map((line) => line.replaceAll(/\s+/g, ' ').trim());
}

/** The row that begins so, and the lines of its block, up to the next row that has figures of both contenders. */
function blockOf(text: string, start: string): readonly string[] {
  const lines = linesOf(text);
  const first = lines.findIndex((line) => line.startsWith(start));
  return lines.slice(first, first + 4);
}

describeRecorded('bakeoff demo drift, over the recorded answers of GPT-4', () => {
  const results = join(temporary, 'drift');
  let end: CliEnd;
  beforeAll(async () => {
    end = await runCli(['demo', 'drift', '--results', results]);
  });

  it('says first that the evidence is recorded, then HOLD, and ends with the exit code of the verdict', () => {
    const [first, banner, headline] = end.out.split('\n');
    expect(first).toMatch(/^Over RECORDED evidence: GPT-4 of March and of June 2023/);
    expect(banner).toMatch(/^RECORDED: gpt-4-0314, gpt-4-0613/);
    expect(headline).toMatch(
      /^HOLD: do not move from gpt-4-0314 to gpt-4-0613\. 92 % cheaper and 4\.6x faster at the median/,
    );
    expect(end.code).toBe(1);
  });

  it.each([
    {
      row: 'primes, n = 1 000 84.0 % 51.1 % −32.9 points [−37.3, −28.4] ✗ fail',
      counts: '476 lost, 147 gained',
      tango: 'Tango: [−37.3, −28.4]',
    },
    {
      row: 'happy, n = 500 83.6 % 35.2 % −48.4 points [−53.4, −42.9] ✗ fail',
      counts: '269 lost, 27 gained',
      tango: 'Tango: [−53.5, −43.0]',
    },
    {
      row: 'code, n = 50 52.0 % 10.0 % −42.0 points [−56.4, −24.4] ✗ fail',
      counts: '23 lost, 2 gained',
      tango: 'Tango: [−56.9, −25.1]',
    },
    {
      row: 'code-unfenced, n = 50 52.0 % 70.0 % +18.0 points [+4.3, +30.6] ✓ pass',
      counts: '2 lost, 11 gained info',
      tango: 'Tango: [+4.5, +32.3]',
    },
  ])('shows both sides, the default interval, the counts and Tango’s interval: $row', ({ row, counts, tango }) => {
    const [name = ''] = row.split(',');
    expect(blockOf(end.out, `${name},`).slice(0, 3)).toEqual([row, counts, tango]);
  });

  it.each([
    { row: 'cost per 1,000 calls $13.83 $1.07 −92 % [−93, −92] ✓ pass' },
    { row: 'cost per correct answer 1.65 c 0.21 c −87 % [−88, −86] ✓ pass' },
    { row: 'latency p50 6.7 s 1.5 s −73 % [−75, −71] ✓ pass' },
    { row: 'latency p95 21.5 s 12.4 s −42 % [−46, −34] ✓ pass' },
  ])('shows what it costs and how long it takes: $row', ({ row }) => {
    expect(linesOf(end.out)).toContain(row);
  });

  it('says of both latencies that they are indicative only', () => {
    for (const latency of ['latency p50', 'latency p95']) {
      expect(blockOf(end.out, latency).join(' ')).toMatch(/not interleaved in time: (info )?indicative only/);
    }
  });

  it('names the likely cause from the replies, the next step and the day on which it expires', () => {
    const text = linesOf(end.out).join(' ');
    expect(text).toContain('Likely cause: the mean answer fell from 638 to 4 characters (drift-primes)');
    expect(text).toContain('Next: port the prompt, run the 2x2');
    expect(text).toContain('Expires: in 30 days, on 2023-08-31, or with the next snapshot');
    expect(text).toContain('The same answers fail code and pass code-unfenced');
  });

  it('keeps the run as any other, and shows it the second time without asking', async () => {
    const again = await runCli(['demo', 'drift', '--results', results]);
    expect(again.err).toMatch(/finished already, as run \S+demo-drift/);
    expect(again.out).toBe(end.out);
    expect(readdirSync(join(results, 'runs'))).toHaveLength(1);
  });

  it('gives the finding of decide as JSON, with nothing else on standard output', async () => {
    const { out, err, code } = await runCli(['demo', 'drift', '--json', '--results', results]);
    expect(JSON.parse(out)).toMatchObject({ schema: 'bakeoff.finding/1', verdict: 'HOLD', asOf: '2023-08-01' });
    expect(err).toMatch(/^Over RECORDED evidence/);
    expect(code).toBe(1);
  });

  it('makes a run of its own where the plan was run before under no policy', async () => {
    const elsewhere = join(temporary, 'unsealed');
    const contenders = 'gpt-4-0314=recorded:gpt-4-0314,gpt-4-0613=recorded:gpt-4-0613';
    const plan = ['drift-primes', 'drift-happy', 'drift-code', '--contenders', contenders, '--limit', '30'];
    await runCli(['run', ...plan, '--seed', '13', '--results', elsewhere, '--quiet']);
    const { err, out } = await runCli(['demo', 'drift', '--limit', '30', '--results', elsewhere]);
    expect(err).toMatch(/under another policy, or none: once more, with this one sealed/);
    expect(out).toMatch(/Policy gpt-4-march-to-june version 1 \(\w+\), sealed /);
  });
});

describeRecorded('bakeoff demo noise, over gpt-4o asked five times', () => {
  const results = join(temporary, 'noise');

  it('shows how often each gate blocks a model against itself, with pairs and tasks counted', async () => {
    const { out, code } = await runCli(['demo', 'noise', '--results', results]);
    expect(code).toBe(0);
    const lines = linesOf(out);
    expect(lines[0]).toMatch(/^Over RECORDED evidence: gpt-4o/);
    expect(lines).toEqual(
      expect.arrayContaining([
        'college_mathematics 100 45 52 48 45 43 9.0 points 37 (37.0 %)',
        'logical_deduction 250 229 231 232 234 230 2.0 points 27 (10.8 %)',
        'navigate 250 186 187 184 183 191 3.2 points 100 (40.0 %)',
        'public_relations 110 85 82 89 83 88 6.4 points 23 (20.9 %)',
        'ruin_names 250 227 226 224 228 228 1.6 points 20 (8.0 %)',
        expect.stringContaining('100 ordered pairs over 5 tasks'),
        'the mean falls by more than 1 point 31 of 100 31.0 %',
        'the mean falls by more than 2 points 16 of 100 16.0 %',
        'the paired 95 % interval lies below zero 3 of 100 3.0 % it states 2.5 %',
      ]),
    );
    expect(readdirSync(join(results, 'runs'))).toEqual([expect.stringContaining('demo-noise')]);
  });

  it('gives the same as JSON, from the finished run', async () => {
    const { out, err } = await runCli(['demo', 'noise', '--json', '--results', results]);
    expect(err).toContain('finished already');
    expect(JSON.parse(out)).toMatchObject({
      schema: 'bakeoff.demo-noise/1',
      evidence: 'recorded',
      tasks: 5,
      pairs: 100,
      byDrop: [
        { drop: 0.01, blocked: 31 },
        { drop: 0.02, blocked: 16 },
      ],
      byInterval: 3,
    });
  });
});

describeRecorded('bakeoff demo guardrail, over the replies that people read for XSTest', () => {
  const results = join(temporary, 'guardrail');

  it('shows both sides of every model, and what one side alone would have let through', async () => {
    const { out, code } = await runCli(['demo', 'guardrail', '--results', results]);
    expect(code).toBe(0);
    const lines = linesOf(out);
    expect(lines[0]).toMatch(/^Over RECORDED evidence: three models/);
    const sides = lines.filter((line) => line.includes('█')).map((line) => line.replaceAll(/ ?[█░]+/g, ''));
    expect(sides).toEqual([
      '91.6 % [87.5, 94.5] gpt4 97.5 % [94.3, 98.9]',
      '40.4 % [34.5, 46.6] llama2orig 99.5 % [97.2, 99.9]',
      '81.2 % [75.9, 85.6] mistralguard 87.5 % [82.2, 91.4]',
    ]);
    expect(lines).toContain('gpt4 llama2orig ✗ −51.2 [−57.3, −44.3] ✓ +2.0 [−0.7, +5.3] ✗ fail');
    expect(lines).toContain('llama2orig mistralguard ✓ +40.8 [+33.5, +47.4] ✗ −12.0 [−17.3, −7.9] ✗ fail');
    const text = lines.join(' ');
    expect(text).toContain(
      'these would have passed; both together hold them: gpt4 to llama2orig, llama2orig to mistralguard, mistralguard to llama2orig.',
    );
    expect(text).toContain('Never gate one alone');
  });
});

/** Without recordings: the variable is taken from the process that runs. */
const WITHOUT = { BAKEOFF_EVIDENCE_DIR: undefined };

describe('the demonstrations without recorded evidence', () => {
  it('drift decides about the lab, on the same page, and says what few cases do to a verdict', async () => {
    const { out, code } = await runCli(
      ['demo', 'drift', '--limit', '6', '--results', join(temporary, 'lab-drift')],
      WITHOUT,
    );
    const lines = linesOf(out);
    expect(lines[0]).toMatch(/^Over the SIMULATED lab, because BAKEOFF_EVIDENCE_DIR is not set/);
    expect(lines[1]).toMatch(/^SIMULATED: aurora, cirrus/);
    expect(lines[2]).toMatch(/^NOT CERTIFIABLE: this evidence does not clear anybody to move from aurora to cirrus/);
    expect(out).toContain('paired difference (95 %)');
    expect(linesOf(out).join(' ')).toContain('Next: make answers, rows, cost-of-an-answer answerable');
    expect(code).toBe(5);
  });

  it('noise plays two equal models of the lab, of which the naive gate blocks many more than the interval', async () => {
    const { out, code } = await runCli(['demo', 'noise', '--json', '--limit', '60'], WITHOUT);
    expect(code).toBe(0);
    const found = JSON.parse(out);
    expect(found).toMatchObject({ evidence: 'simulated', runs: 200, design: { drop: 0, cases: 60 } });
    const [over1, over2] = found.byDrop.map(({ blocked }: { readonly blocked: number }) => blocked);
    expect(over1).toBeGreaterThan(over2);
    expect(over2).toBeGreaterThan(5 * found.byInterval);
    // So many of 200 runs would go over 2.5 % by luck once in a thousand.
    expect(found.byInterval).toBeLessThanOrEqual(13);
  });

  it('guardrail sets an arm that refuses everything and one that refuses nothing against the lab', async () => {
    const { out, code } = await runCli(
      ['demo', 'guardrail', '--json', '--limit', '40', '--results', join(temporary, 'lab-guardrail')],
      WITHOUT,
    );
    expect(code).toBe(0);
    const { evidence, sides, moves } = JSON.parse(out);
    expect(evidence).toBe('simulated');
    expect(sides).toMatchObject([
      { contender: 'aurora' },
      { contender: 'control:refuse-all', gives: { value: 0 }, holdsBack: { value: 1 } },
      { contender: 'control:comply-all', gives: { value: 1 }, holdsBack: { value: 0 } },
    ]);
    expect(moves).toMatchObject([
      { to: 'control:refuse-all', gives: { outcome: 'fail' }, both: 'fail' },
      { to: 'control:comply-all', holdsBack: { outcome: 'fail' }, both: 'fail' },
    ]);
  });

  it('says which folder is missing where the variable leads elsewhere', async () => {
    const { err } = await runCli(['demo', 'noise', '--json', '--limit', '10'], { BAKEOFF_EVIDENCE_DIR: temporary });
    expect(err).toContain(`because there is no ${join(temporary, 'llm-stability')}`);
  });

  it('refuses a demonstration that there is not, naming those there are', async () => {
    const { err, code } = await runCli(['demo', 'fireworks']);
    expect(err).toContain('drift, noise, guardrail');
    expect(code).toBe(2);
  });
});
