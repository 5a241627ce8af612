import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { HOSTILE_TEXTS } from './hostile-texts.ts';

const LABEL = '<img src=x onerror="window.__executed=1"> & co';
const TITLE = '</title><script>window.__executed=1</script>';
const CASE = '"><svg onload="window.__executed=1">';

/**
 * The newest committed run with a label, a title, a case and every answer replaced by what attacks a page. Its hashes no longer fit,
 * which `verify` says; a page has to stand it all the same.
 */
export async function writeHostileRun(resultsDir: string, hostileDir: string): Promise<void> {
  const ids = (await readdir(join(resultsDir, 'runs'))).sort();
  const id = ids.at(-1);
  if (id === undefined)
    throw new Error(`There is no run in ${resultsDir} to make a hostile one from: npm run demo-results.`);
  const folder = join(hostileDir, 'runs', id);
  await mkdir(join(hostileDir, 'runs'), { recursive: true });
  await cp(join(resultsDir, 'runs', id), folder, { recursive: true });
  await unpack(folder);
  const run = JSON.parse(await readFile(join(folder, 'run.json'), 'utf8'));
  const [scenario] = run.plan.scenarios;
  const label: string = run.plan.contenders.at(1).label;
  const [caseId] = Object.keys(scenario.cases);
  const renamed = (value: unknown): unknown => {
    if (typeof value === 'string') {
      if (value === label) return LABEL;
      if (value === caseId) return CASE;
      if (value === scenario.title) return TITLE;
      return value.replaceAll(`/${label}/`, `/${LABEL}/`).replaceAll(`/${caseId}/`, `/${CASE}/`);
    }
    if (Array.isArray(value)) return value.map(renamed);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [renamed(key), renamed(member)]));
  };
  await writeFile(join(folder, 'run.json'), JSON.stringify(renamed(run)));
  let at = 0;
  const hostile = (): string => HOSTILE_TEXTS[at++ % HOSTILE_TEXTS.length] ?? '';
  await rewriteLines(join(folder, 'trials.jsonl'), renamed);
  await rewriteLines(join(folder, 'replies.jsonl'), (line) => {
    const reply = renamed(line) as { text: string; prompt: { text: string }[]; transcript: { text: string }[] };
    return {
      ...reply,
      text: hostile(),
      prompt: reply.prompt.map((message) => ({ ...message, text: `${message.text}\n${hostile()}` })),
      transcript: reply.transcript.map((message) => ({ ...message, text: hostile() })),
    };
  });
  for (const pass of await readdir(join(folder, 'grades'))) {
    await rewriteLines(join(folder, 'grades', pass), (line) => {
      const grade = renamed(line) as { grade: { kind: string } };
      return grade.grade.kind === 'scored' ? { ...grade, grade: { ...grade.grade, detail: hostile() } } : grade;
    });
  }
}

/** The committed runs lie packed; their lines can be rewritten only in plain files. */
async function unpack(folder: string): Promise<void> {
  for (const name of await readdir(folder, { recursive: true })) {
    if (!name.endsWith('.gz')) continue;
    const path = join(folder, name);
    await writeFile(path.slice(0, -'.gz'.length), gunzipSync(await readFile(path)));
    await rm(path);
  }
}

async function rewriteLines(path: string, change: (line: unknown) => unknown): Promise<void> {
  const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
  await writeFile(path, `${lines.map((line) => JSON.stringify(change(JSON.parse(line)))).join('\n')}\n`);
}
