import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EXIT, InputError } from '../exit-code.ts';
import { PROJECT_ROOT } from '../project.ts';
import type { Screen } from '../screen.ts';

const ID = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/**
 * Writes a scenario to start from, with three cases that run as they stand, and its line in the catalog.
 * @param root the project's folder
 */
export async function init(id: string, screen: Screen, root = PROJECT_ROOT): Promise<number> {
  if (!ID.test(id)) {
    throw new InputError(
      `"${id}" is not a scenario id. Accepted: lower-case words joined by "-", as in release-notes.`,
    );
  }
  const scenarios = join(root, 'scenarios');
  const folder = join(scenarios, id);
  if (existsSync(folder))
    throw new InputError(`scenarios/${id} is there already. Choose another id; nothing was written.`);
  const catalogFile = join(scenarios, 'catalog.ts');
  const catalog = await readFile(catalogFile, 'utf8');
  const end = catalog.indexOf('\n};', catalog.indexOf('export const CATALOG'));
  if (end < 0)
    throw new InputError('scenarios/catalog.ts has no end of its table to add a line before; nothing was written.');
  const name = id.replaceAll(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  await mkdir(folder);
  await writeFile(join(folder, 'scenario.ts'), scenarioText(id, name));
  await writeFile(join(folder, 'cases.jsonl'), CASES);
  await writeFile(
    join(folder, 'SOURCE.md'),
    `# ${id}\n\nWhere these cases come from, who wrote them, and when they were last read through.\n`,
  );
  const line = `  ${id.includes('-') ? `'${id}'` : id}: loads(() => import('./${id}/scenario.ts').then((m) => m.${name})),`;
  await writeFile(catalogFile, `${catalog.slice(0, end)}\n${line}${catalog.slice(end)}`);
  screen.out(`scenarios/${id}/ holds a scenario with three cases, and the catalog lists it. Try it, without a key:

  npx bakeoff run ${id} --contenders aurora,borealis

Then write your own cases into scenarios/${id}/cases.jsonl and raise "version" whenever they change.`);
  return EXIT.done;
}

function scenarioText(id: string, name: string): string {
  return `import { z } from 'zod';
import { exactMatch } from '#bench/graders/exact-match.ts';
import { jsonl } from '#bench/plan/case-source.ts';
import { defineScenario } from '#bench/plan/define-scenario.ts';

/** What a case holds. A line of cases.jsonl that does not fit is named with its field when the scenario is read. */
const aCase = z.object({
  id: z.string(),
  question: z.string(),
  accepted: z.array(z.string()).min(1),
  topic: z.string(),
});

type Case = z.infer<typeof aCase>;

export const ${name} = defineScenario({
  id: '${id}',
  version: 1,
  title: 'What this scenario shows, in one line',
  tier: 'launch',
  severity: 'S2',
  cases: jsonl(new URL('./cases.jsonl', import.meta.url), aCase),
  slices: ['topic'],
  prompts: {
    base: (c) => [
      { role: 'system', text: 'Answer with the answer alone.' },
      { role: 'user', text: c.question },
    ],
  },
  graders: {
    correct: exactMatch<Case>({ expected: (c) => c.accepted }),
  },
  primary: 'correct',
  // Answers whose grade is known: they test the grader, and the simulated models speak them.
  knownAnswers: (c) => ({
    good: [[{ text: c.accepted[0] ?? '' }]],
    bad: [{ replies: [{ text: 'I could not say.' }], mode: 'wrong-answer' }],
  }),
});
`;
}

const CASES = `${[
  { id: 'capital-1', question: 'What is the capital of Australia?', accepted: ['Canberra'], topic: 'geography' },
  {
    id: 'units-1',
    question: 'How many minutes are in a day?',
    accepted: ['1440', '1,440', '1440 minutes'],
    topic: 'units',
  },
  {
    id: 'words-1',
    question: 'What is the plural of "index" in mathematics?',
    accepted: ['indices', 'indexes'],
    topic: 'words',
  },
]
  .map((line) => JSON.stringify(line))
  .join('\n')}\n`;
