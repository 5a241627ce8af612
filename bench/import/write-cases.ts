import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { fingerprint } from '#bench/domain/fingerprint.ts';
import type { Message } from '#bench/domain/message.ts';
import { redact, secretForms } from '#bench/domain/redact.ts';
import { openLines } from '#bench/plan/write-lines.ts';
import { type CaseReference, caseReference } from './case-reference.ts';
import { caseSlug, scenarioSlug } from './import-slugs.ts';
import type { AskableCase, ImportedRow } from './imported-row.ts';
import { asText } from './read-fields.ts';
import { scenarioName, scenarioText } from './scenario-text.ts';
import { MOST_SLICE_VALUES } from './useful-slices.ts';

export interface CasesOrder {
  /** The folder to write, which must not be there. Its name is the scenario's id. It belongs into `scenarios/`. */
  readonly out: string;
  /** Default: what the file calls itself, else its name. */
  readonly title?: string;
  readonly format: string;
  /** The files that the rows are from. With several of them a place begins with the name of its file. */
  readonly files: readonly { readonly name: string; readonly sha256: string }[];
  /** When it is imported; ISO-8601. */
  readonly at: string;
  /** Whether rows that cannot be read are left out and counted; otherwise one of them keeps everything from being written. */
  readonly skipFaulty: boolean;
  readonly secrets: readonly string[];
}

/** What the rows of a file came to as cases. Without a `folder` nothing was written. */
export interface CasesOutcome {
  readonly folder: string | undefined;
  /** The scenario's id. */
  readonly scenario: string;
  readonly cases: number;
  readonly faulty: number;
  readonly firstFaults: readonly { readonly place: string; readonly says: string }[];
  /** Cases that ask and expect just what another one does: how many were left out, and the first of them. */
  readonly duplicates: number;
  readonly firstDuplicates: readonly { readonly place: string; readonly of: string }[];
  /** Further answers to a case that is written already. */
  readonly answersLeftOut: number;
  readonly passedOver: ReadonlyMap<string, number>;
  /** Cases by what their reference is. */
  readonly references: Readonly<Record<CaseReference['kind'], number>>;
  /** The line that lists it in scenarios/catalog.ts. */
  readonly catalogLine: string;
}

/** Faults and duplicates that are kept word for word; the others are counted. */
const MOST_KEPT = 20;
/** Short facts of the cases that become fields. */
const MOST_FIELDS = 12;

/** Fields that a case has anyway, and names that every object has. */
const OWN_FIELDS: ReadonlySet<string> = new Set([
  ...['id', 'messages', 'reference', 'severity', 'cluster', 'metadata', 'candidate', 'source', 'clauses'],
  ...Object.getOwnPropertyNames(Object.prototype),
]);

const FIELD_NAME = /^[A-Za-z][A-Za-z0-9_-]{0,39}$/;

/**
 * Writes the cases of another tool's file as a scenario that runs: `cases.jsonl`, `scenario.ts` and `SOURCE.md` in a folder that takes its
 * place only when everything is in it. An answer in the file becomes the case it answers, once; the answer itself is not kept.
 * @throws Error when the folder is there or cannot be a scenario's, or the file as a whole cannot be read
 */
export async function writeCases(rows: AsyncIterable<ImportedRow>, order: CasesOrder): Promise<CasesOutcome> {
  const folder = resolve(order.out);
  const scenario = basename(folder);
  if (scenario !== scenarioSlug(scenario)) {
    throw new Error(
      `A scenario cannot be called "${scenario}". Accepted: lower-case words joined by "-", as in ${scenarioSlug(scenario)}`,
    );
  }
  assertFree(folder);
  await mkdir(dirname(folder), { recursive: true });
  const draft = await mkdtemp(join(dirname(folder), `.${basename(folder)}-`));
  // A temporary folder is its owner's alone; a scenario is read by whoever may read the others.
  await chmod(draft, (await stat(dirname(folder))).mode);
  try {
    const gathered = new GatheredCases(order);
    await writeLines(join(draft, 'cases.jsonl'), gathered.lines(rows));
    const outcome = gathered.outcome(scenario);
    if (outcome.cases === 0 || (outcome.faulty > 0 && !order.skipFaulty)) return outcome;
    await writeFile(join(draft, 'scenario.ts'), gathered.scenario(scenario));
    await writeFile(join(draft, 'SOURCE.md'), sourceText(outcome, gathered, order));
    assertFree(folder);
    // A temporary folder is its owner's alone; a scenario is read by whoever may read those beside it.
    await chmod(draft, (await stat(dirname(folder))).mode);
    await rename(draft, folder);
    return { ...outcome, folder };
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

function assertFree(folder: string): void {
  if (existsSync(folder))
    throw new Error(`${basename(folder)} is there already, and is not written over. Choose another folder`);
}

/** What is known of the cases once their lines are written: an id, a hash and a few words of each, and no text. */
class GatheredCases {
  readonly #order: CasesOrder;
  /** Id -> hash of what it asks and expects. */
  readonly #hashes = new Map<string, string>();
  /** Hash of what is asked and expected -> id. */
  readonly #ids = new Map<string, string>();
  /** Hash of what is asked -> id of the first case that asks it. */
  readonly #asked = new Map<string, string>();
  readonly #values = new Map<string, Set<string>>();
  readonly #references = { texts: 0, assertions: 0, other: 0, none: 0 };
  readonly #passedOver = new Map<string, number>();
  readonly #firstFaults: { place: string; says: string }[] = [];
  readonly #firstDuplicates: { place: string; of: string }[] = [];
  #faulty = 0;
  #duplicates = 0;
  #answers = 0;
  #fieldsLeftOut = 0;
  tool: string | undefined;
  title: string | undefined;

  constructor(order: CasesOrder) {
    this.#order = order;
  }

  async *lines(rows: AsyncIterable<ImportedRow>): AsyncGenerator<string> {
    const secrets = secretForms(this.#order.secrets);
    for await (const row of rows) {
      const line = this.#lineOf(row);
      if (line !== undefined) yield redact(JSON.stringify(line), secrets);
    }
  }

  #lineOf(row: ImportedRow): unknown {
    switch (row.kind) {
      case 'case':
        return this.#caseLine(row.asked, row.place, false);
      case 'trial': {
        const { case: found, prompt } = row.trial;
        return this.#caseLine({ case: found, prompt, metadata: {} }, row.place, true);
      }
      case 'fault':
        return this.#fault(row.place, row.says);
      case 'passed-over':
        this.#passedOver.set(row.why, (this.#passedOver.get(row.why) ?? 0) + 1);
        return undefined;
      case 'about':
        this.tool ??= row.tool;
        this.title ??= row.title;
        return undefined;
      default:
        return row satisfies never;
    }
  }

  #fault(place: string, says: string): undefined {
    this.#faulty += 1;
    if (this.#firstFaults.length < MOST_KEPT) this.#firstFaults.push({ place, says });
    return undefined;
  }

  /** @returns undefined for a case that is not written: one without a question, or one that is there */
  #caseLine({ case: found, prompt, metadata }: AskableCase, place: string, isAnswer: boolean): unknown {
    if (prompt.every(({ text }) => text.trim() === '')) {
      return this.#fault(
        place,
        'asks nothing: no message of it has a text. Say where the question is (--map prompt=<field>)',
      );
    }
    const id = caseSlug(found);
    const hash = fingerprint([found.content ?? null, found.reference ?? null]);
    const same = this.#ids.get(hash);
    if (same !== undefined) {
      if (isAnswer) this.#answers += 1;
      else {
        this.#duplicates += 1;
        if (this.#firstDuplicates.length < MOST_KEPT) this.#firstDuplicates.push({ place, of: same });
      }
      return undefined;
    }
    if (this.#hashes.has(id)) {
      return this.#fault(
        place,
        `case "${id}" asks or expects something else than the case of that id before. Give each an id of its own`,
      );
    }
    this.#hashes.set(id, hash);
    this.#ids.set(hash, id);
    const asked = fingerprint([found.content ?? null]);
    const first = this.#asked.get(asked);
    if (first === undefined) this.#asked.set(asked, id);
    const reference = caseReference(found.reference, this.#order.format);
    this.#references[reference.kind] += 1;
    const more = reference.kind === 'other' ? { ...metadata, reference: reference.value } : metadata;
    // Two cases that ask the same depend on each other, whatever they expect.
    const cluster = found.cluster ?? first;
    return {
      id,
      messages: prompt.map(plainMessage),
      reference:
        reference.kind === 'texts' ? reference.texts : reference.kind === 'assertions' ? reference.assertions : null,
      ...(found.severity === undefined ? {} : { severity: found.severity }),
      ...(cluster === undefined ? {} : { cluster }),
      ...this.#fieldsOf(found.slices),
      ...(Object.keys(more).length === 0 ? {} : { metadata: more }),
      source: { ...this.#fileOf(place), place },
    };
  }

  #fieldsOf(slices: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
    const kept: [string, string][] = [];
    for (const [name, value] of Object.entries(slices)) {
      const known = this.#values.get(name);
      const isUsable = FIELD_NAME.test(name) && !OWN_FIELDS.has(name);
      if (!isUsable || (known === undefined && this.#values.size >= MOST_FIELDS)) {
        this.#fieldsLeftOut += 1;
        continue;
      }
      const values = known ?? new Set();
      if (values.size <= MOST_SLICE_VALUES) values.add(value);
      this.#values.set(name, values);
      kept.push([name, value]);
    }
    return Object.fromEntries(kept);
  }

  #fileOf(place: string): { readonly file: string; readonly sha256: string } {
    const { files } = this.#order;
    const found = files.length === 1 ? files[0] : files.find(({ name }) => place.startsWith(`${name}, `));
    return { file: found?.name ?? '', sha256: found?.sha256 ?? '' };
  }

  get fieldsLeftOut(): number {
    return this.#fieldsLeftOut;
  }

  outcome(scenario: string): CasesOutcome {
    const key = scenario.includes('-') ? `'${scenario}'` : scenario;
    return {
      folder: undefined,
      scenario,
      cases: this.#hashes.size,
      faulty: this.#faulty,
      firstFaults: this.#firstFaults,
      duplicates: this.#duplicates,
      firstDuplicates: this.#firstDuplicates,
      answersLeftOut: this.#answers,
      passedOver: this.#passedOver,
      references: { ...this.#references },
      catalogLine: `  ${key}: loads(() => import('./${scenario}/scenario.ts').then((m) => m.${scenarioName(scenario)})),`,
    };
  }

  scenario(id: string): string {
    const { texts, assertions, other } = this.#references;
    return scenarioText({
      id,
      title: titleOf(this, this.#order),
      fields: [...this.#values.keys()],
      slices: [...this.#values].filter(([, { size }]) => size > 1 && size <= MOST_SLICE_VALUES).map(([name]) => name),
      references: texts > 0 ? 'texts' : assertions > 0 ? 'assertions' : 'none',
      hasOthers: other > 0,
    });
  }
}

function titleOf({ title }: { readonly title: string | undefined }, order: CasesOrder): string {
  return order.title ?? title ?? `Cases of ${order.files.map(({ name }) => name).join(', ')}`;
}

/** A message with exactly what a case of ours may hold: what a vendor needs back of its own state belongs to no question. */
function plainMessage(message: Message): unknown {
  if (message.role !== 'assistant') return message;
  const { text, toolCalls } = message;
  if (toolCalls === undefined) return { role: 'assistant', text };
  const calls = toolCalls.map(({ id, name, input, rawInput }) => ({ id, name, input: input ?? null, rawInput }));
  return { role: 'assistant', text, toolCalls: calls };
}

async function writeLines(path: string, lines: AsyncIterable<string>): Promise<void> {
  const file = await openLines(path);
  try {
    for await (const line of lines) await file.write(line);
  } finally {
    await file.close();
  }
}

function sourceText(outcome: CasesOutcome, gathered: GatheredCases, order: CasesOrder): string {
  const { cases, faulty, duplicates, answersLeftOut, references } = outcome;
  const count = (number: number, what: string): readonly string[] => (number === 0 ? [] : [`${number} ${what}`]);
  const leftOut = [
    ...count(faulty, 'rows that could not be read'),
    ...count(duplicates, 'cases that ask and expect what another one does'),
    ...count(answersLeftOut, 'further answers to the same cases'),
    ...count(
      gathered.fieldsLeftOut,
      'facts of cases whose name could not be a field, or beyond the first twelve names',
    ),
    ...[...outcome.passedOver].map(([why, rows]) => `${rows} of ${oneLine(why)}`),
  ];
  const kinds = [
    ...count(references.texts, 'texts'),
    ...count(references.assertions, 'assertions of promptfoo'),
    ...count(references.other, 'in a form that no grader here reads (metadata.reference)'),
    ...count(references.none, 'missing'),
  ];
  return `# Where these cases come from

Imported with \`bakeoff import ${order.format} --to cases\` on ${order.at.slice(0, 10)}${gathered.tool === undefined ? '' : `, from a file of ${oneLine(gathered.tool)}`}.

${order.files.map(({ name, sha256 }) => `- \`${oneLine(name).replaceAll('`', "'")}\`, sha256 \`${sha256}\``).join('\n')}

${cases} ${cases === 1 ? 'case' : 'cases'}; each says under \`source\` where in its file it was found. References: ${kinds.join(', ')}.
Left out: ${leftOut.length === 0 ? 'nothing' : leftOut.join('; ')}.

To be filled in before anybody relies on them:

- License and owner: not known. Write here who may use these cases, and for what.
- Who wrote them, from what, and when they were last read through by a person.
- Whether they hold anything personal or secret: an import takes a file as it is.
`;
}

function oneLine(text: string): string {
  return asText(text)
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .slice(0, 200);
}
