/** What a scenario that is written from a file has to say of its cases. */
export interface ScenarioTextParts {
  readonly id: string;
  readonly title: string;
  /** Fields of the cases that hold short facts, beside those that every written case has. */
  readonly fields: readonly string[];
  /** Of these, the ones that slice the tables. */
  readonly slices: readonly string[];
  /** What the references are; decides the graders. */
  readonly references: 'texts' | 'assertions' | 'none';
  /** Whether some cases have a reference that no grader here reads. */
  readonly hasOthers: boolean;
}

/** Columns that the formatter of this project allows. */
const COLUMNS = 120;

/** The text of a `scenario.ts` that reads `cases.jsonl` beside it, written as its author would and as the formatter leaves it. */
export function scenarioText({ id, title, fields, slices, references, hasOthers }: ScenarioTextParts): string {
  const { imports, reference, graders, below } = GRADING[references];
  const lines = [
    "import { z } from 'zod';",
    ...[
      ...imports,
      "import { jsonl } from '#bench/plan/case-source.ts';",
      "import { defineScenario } from '#bench/plan/define-scenario.ts';",
      "import { WRITTEN_CASE } from '#bench/plan/written-case.ts';",
    ],
    '',
    '/** What a case holds. A line of cases.jsonl that does not fit is named with its field when the scenario is read. */',
    'const aCase = z.strictObject({',
    '  ...WRITTEN_CASE,',
    `  /** What a right answer is; null: nobody has said yet${hasOthers ? ', or it stands in metadata.reference' : ''}. */`,
    `  reference: ${reference},`,
    ...fields.map((field) => `  ${keyText(field)}: z.string().exactOptional(),`),
    '});',
    '',
    ...(references === 'none' ? [] : ['type Case = z.infer<typeof aCase>;', '']),
    `export const ${scenarioName(id)} = defineScenario({`,
    `  id: ${quoted(id)},`,
    '  version: 1,',
    `  title: ${quoted(title)},`,
    "  tier: 'launch',",
    '  // Where a case does not say how bad a failure is: visible, and the user can recover.',
    "  severity: 'S2',",
    "  cases: jsonl(new URL('./cases.jsonl', import.meta.url), aCase),",
    ...(slices.length === 0 ? [] : listText('slices', slices)),
    "  cluster: 'cluster',",
    '  prompts: { base: (c) => c.messages },',
    '  graders: {',
    ...graders(hasOthers),
    '  },',
    "  primary: 'correct',",
    ...(references === 'texts'
      ? [
          '  // Each reference is a right answer: they test the graders, and the simulated models speak them.',
          '  knownAnswers: (c) => ({ good: wanted(c).map((text) => [{ text }]), bad: [] }),',
        ]
      : []),
    '});',
    ...below,
  ];
  return `${lines.join('\n')}\n`;
}

interface Grading {
  readonly imports: readonly string[];
  readonly reference: string;
  readonly graders: (hasOthers: boolean) => readonly string[];
  readonly below: readonly string[];
}

const GRADING: Readonly<Record<ScenarioTextParts['references'], Grading>> = {
  texts: {
    imports: [
      "import { contains } from '#bench/graders/contains.ts';",
      "import { exactMatch } from '#bench/graders/exact-match.ts';",
      "import { whereReferenced } from '#bench/graders/where-referenced.ts';",
    ],
    reference: 'z.array(z.string()).min(1).nullable()',
    graders: () => [
      '    // One of the references stands in the answer as words of its own; `exact` asks that it be the whole answer.',
      '    correct: whereReferenced(wanted, contains<Case>({ anyOf: wanted })),',
      '    exact: whereReferenced(wanted, exactMatch<Case>({ expected: wanted })),',
    ],
    below: ['', 'function wanted(c: Case): readonly string[] {', '  return c.reference ?? [];', '}'],
  },
  assertions: {
    imports: ["import { assertions } from '#bench/graders/assertions.ts';"],
    reference: 'z.array(z.record(z.string(), z.unknown())).min(1).nullable()',
    graders: () => ['    correct: assertions<Case>({ expected: (c) => c.reference ?? [] }),'],
    below: [],
  },
  none: {
    imports: ["import { ungraded } from '#bench/domain/grade.ts';"],
    reference: 'z.null()',
    graders: (hasOthers) =>
      hasOthers
        ? [
            '    correct: () =>',
            "      ungraded('no grader reads these references yet: write one here that does; they stand in metadata.reference'),",
          ]
        : [
            '    correct: () =>',
            '      ungraded(',
            "        'no case has a reference: write them into cases.jsonl, change its schema, and put a grader in place of this one',",
            '      ),',
          ],
    below: [],
  },
};

/** Words that no constant may be called. */
const RESERVED: ReadonlySet<string> = new Set(
  'break case catch class const continue debugger default delete do else enum export extends false finally for function if import in instanceof new null return super switch this throw true try typeof var void while with yield let static await async implements interface package private protected public eval arguments undefined contains assertions jsonl ungraded wanted z'.split(
    ' ',
  ),
);

/** The constant that a scenario is exported as: `mail-sorting` is `mailSorting`. */
export function scenarioName(id: string): string {
  const name = id.replaceAll(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  return RESERVED.has(name) || !/^[a-z]/.test(name) ? `cases${name.charAt(0).toUpperCase()}${name.slice(1)}` : name;
}

function keyText(field: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(field) ? field : quoted(field);
}

function listText(key: string, list: readonly string[]): readonly string[] {
  const line = `  ${key}: [${list.map(quoted).join(', ')}],`;
  return line.length <= COLUMNS ? [line] : [`  ${key}: [`, ...list.map((one) => `    ${quoted(one)},`), '  ],'];
}

/** Characters of a text that stands on a line of its own name. */
const MOST_QUOTED = 90;

/** A text as the formatter quotes it: single quotes, unless more of those than of double ones stand in it. */
function quoted(text: string): string {
  const plain = text
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
    .slice(0, MOST_QUOTED)
    .toWellFormed()
    .replaceAll('\\', '\\\\');
  const [singles, doubles] = [plain.split("'").length, plain.split('"').length];
  return singles > doubles ? `"${plain.replaceAll('"', '\\"')}"` : `'${plain.replaceAll("'", "\\'")}'`;
}
