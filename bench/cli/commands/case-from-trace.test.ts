import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runCli } from '../run-cli.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const folder = temporaryFolder('case-from-trace');
const log = join(folder, 'log.jsonl');
const cases = join(folder, 'cases.jsonl');
writeFileSync(
  log,
  `${JSON.stringify({ question: 'Please mail bo@example.com', answer: 'Done.' })}\n${JSON.stringify({ question: 'Why?', answer: 'So.' })}\n`,
);

const fromTrace = (...flags: readonly string[]) =>
  runCli(['case', 'from-trace', 'jsonl', log, '--map', 'prompt=question,output=answer', '--into', cases, ...flags]);

it('a trace becomes a case: shown first, written once, and known again', async () => {
  const shown = await fromTrace('--at', 'line 1', '--dry-run');
  expect(shown.code, shown.err).toBe(0);
  expect(JSON.parse(shown.out).messages).toEqual([{ role: 'user', text: 'Please mail [email-1]' }]);
  expect(shown.err).toMatch(/Taken out: email 1\..*read it/s);
  expect(shown.err).toMatch(/Nothing was written/);
  expect(shown.out + shown.err).not.toMatch(/bo@example/);
  expect(existsSync(cases)).toBe(false);

  const added = await fromTrace('--at', 'line 1', '--id', 'mail-1');
  expect(added.code, added.err).toBe(0);
  expect(added.err).toMatch(/as "mail-1", with no reference/);
  const content = readFileSync(cases, 'utf8');
  expect(JSON.parse(content)).toMatchObject({ id: 'mail-1', source: { file: 'log.jsonl', place: 'line 1' } });
  expect(content).not.toMatch(/Done/);

  const again = await fromTrace('--at', 'line 1');
  expect(again.code).toBe(2);
  expect(again.out).toBe('');
  expect(again.err).toMatch(/It asks the same as case "mail-1" of 1 case\. --allow-duplicate/);
  expect(readFileSync(cases, 'utf8')).toBe(content);

  const anyway = await fromTrace('--at', 'line 1', '--allow-duplicate', '--json');
  expect(anyway.code, anyway.err).toBe(0);
  expect(JSON.parse(anyway.out)).toMatchObject({ written: true, standing: { cases: 1, same: { id: 'mail-1' } } });
  expect(readFileSync(cases, 'utf8').trim().split('\n')).toHaveLength(2);

  const taken = await fromTrace('--at', 'line 2', '--id', 'mail-1');
  expect(taken.code).toBe(2);
  expect(taken.err).toMatch(/called "mail-1" already\. Give this one another with --id/);
});

it.each([
  { flags: ['--into', cases], says: /Say which trace it is: --at <place>\. It has 2 traces: "line 1", "line 2"/ },
  { flags: ['--into', cases, '--at', 'line 9'], says: /There is no trace at "line 9"\. It has 2 traces/ },
  { flags: ['--at', 'line 1'], says: /Say which cases it joins: --into/ },
  { flags: ['--at', 'line 1', '--into', join(folder, 'no', 'cases.jsonl')], says: /There is no folder/ },
  { flags: ['--at', 'line 1', '--into', folder], says: /is no file/ },
  { flags: ['--at', 'line 1', '--into', log], says: /line 1: no case, since it has no "id"/ },
  { flags: ['--at', 'line 1', '--into', cases, '--id', 'no id'], says: /is no case id/ },
])('what cannot be done is said, with what can: $says', async ({ flags, says }) => {
  const { code, out, err } = await runCli([
    ...['case', 'from-trace', 'jsonl', log, '--map', 'prompt=question,output=answer'],
    ...flags,
  ]);
  expect(err).toMatch(says);
  expect(out).toBe('');
  expect(code).toBe(2);
});

it('is explained with an example', async () => {
  const { code, out } = await runCli(['case', 'from-trace', '--help']);
  expect(code).toBe(0);
  expect(out).toMatch(/Examples:\n {2}npx bakeoff case from-trace otel/);
});
