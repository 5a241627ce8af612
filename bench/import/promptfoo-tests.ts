import { readFile, stat } from 'node:fs/promises';
import { LineCounter, parseDocument } from 'yaml';
import type { Message } from '#bench/domain/message.ts';
import type { Severity } from '#bench/domain/scenario.ts';
import { CHECKED_ASSERTIONS } from '#bench/graders/assertions.ts';
import type { ImportFile, ImportFormat } from './import-format.ts';
import type { ImportedCase, ImportedRow } from './imported-row.ts';
import { type PromptTemplate, promptfooPrompts } from './promptfoo-prompts.ts';
import { asText, isObject, listAt, membersAt, slicesOf, textAt } from './read-fields.ts';
import { renderPrompt, TemplateFault } from './render-prompt.ts';
import { TOO_DEEP, tooDeep } from './too-deep.ts';

/** A configuration is held in memory as a whole; what people write by hand is a thousandth of this. */
const MOST_BYTES = 8 * 1024 * 1024;
/** Aliases that are followed: each may stand for a whole branch, and a few lines of them for more than any memory. */
const MOST_ALIASES = 100;
/** Cases that one test with lists among its variables may become. */
const MOST_COMBINATIONS = 1000;

/** The tests of a promptfoo configuration as cases: every prompt with every test, its assertions the reference. */
export const promptfooTests: ImportFormat = {
  id: 'promptfoo-tests',
  title: 'promptfoo configuration, its tests as cases (promptfooconfig.yaml, .json)',
  holds: ['cases'],
  primary: undefined,
  cannotKnow: ['what is not written in the file itself: prompts, tests and variables behind file:// or made by code'],
  mapping: () => [
    { ours: 'case', theirs: 'each of tests with each of prompts; one more for each element of a list among vars' },
    { ours: 'messages', theirs: 'the prompt with {{name}} from vars; JSON and YAML lists of chat messages are those' },
    { ours: 'reference', theirs: 'defaultTest.assert and assert, with {{name}} filled in; threshold' },
    { ours: 'id, severity, cluster, slices', theirs: 'metadata' },
    { ours: 'slice prompt', theirs: 'prompt.label, where there are several prompts' },
  ],
  async *read(file) {
    const config = await readConfig(file);
    yield* rowsOf(config, file.name);
    yield { kind: 'about', tool: 'promptfoo', writtenAt: undefined, title: textAt(config, 'description') };
  },
};

type Config = Readonly<Record<string, unknown>>;

/** @throws Error when the file is too large, no YAML or JSON, or no configuration */
async function readConfig(file: ImportFile): Promise<Config> {
  const { size } = await stat(file.path);
  if (size > MOST_BYTES) {
    throw new Error(
      `${file.name} has ${Math.ceil(size / 1024 / 1024)} MB; a configuration of at most ${MOST_BYTES / 1024 / 1024} MB is read. Import large tests as JSONL (bakeoff import jsonl --map …)`,
    );
  }
  const config = parsedConfig(await readFile(file.path, 'utf8'), file.name);
  if (tooDeep(config)) throw new Error(`${file.name} is ${TOO_DEEP}`);
  if (!isObject(config) || !Object.hasOwn(config, 'prompts') || !Object.hasOwn(config, 'tests')) {
    throw new Error(
      `${file.name} has no "prompts" and "tests", so it is no promptfoo configuration with cases. Accepted: promptfooconfig.yaml or .json with both in it`,
    );
  }
  return config;
}

function parsedConfig(text: string, name: string): unknown {
  const lines = new LineCounter();
  let value: unknown;
  try {
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'silent', merge: true });
    const [error] = document.errors;
    if (error !== undefined) {
      throw new Error(
        `line ${lines.linePos(error.pos[0]).line}: ${error.message.slice(0, 200)}. Accepted: YAML or JSON`,
      );
    }
    value = document.toJS({ maxAliasCount: MOST_ALIASES });
  } catch (error) {
    throw new Error(`${name} cannot be read: ${error instanceof Error ? error.message.slice(0, 300) : String(error)}`);
  }
  if (isEndless(value)) throw new Error(`${name} has an alias within its own anchor, or is nested without an end`);
  return value;
}

/** Deeper than anybody writes, and shallower than what recursion takes. */
const MOST_NESTED = 500;

/** An alias may stand inside of what it stands for. Each value is walked into once, however many aliases it has. */
function isEndless(value: unknown, above = new Set<unknown>(), done = new Set<unknown>()): boolean {
  if (typeof value !== 'object' || value === null || done.has(value)) return false;
  if (above.has(value) || above.size > MOST_NESTED) return true;
  above.add(value);
  const found = Object.values(value).some((member) => isEndless(member, above, done));
  above.delete(value);
  done.add(value);
  return found;
}

function* rowsOf(config: Config, name: string): Generator<ImportedRow> {
  const fault = (place: string, says: string): ImportedRow => ({ kind: 'fault', place, says });
  if (config.scenarios !== undefined) {
    yield fault('scenarios', 'combinations of tests are not read. Write them out under "tests"');
  }
  const { templates, faults } = promptfooPrompts(config.prompts);
  for (const { place, says } of faults) yield fault(place, says);
  const { tests } = config;
  if (!Array.isArray(tests)) {
    yield fault(
      'tests',
      isReference(tests)
        ? `${asText(tests).slice(0, 80)} is another file, which is not read. Write its tests into ${name}, or import it with bakeoff import csv or jsonl`
        : 'expected a list of tests',
    );
    return;
  }
  const shared = config.defaultTest ?? {};
  if (!isObject(shared)) {
    yield fault(
      'defaultTest',
      'is another file or no object, and is not read. Write it out: what it asserts would be missing from every case',
    );
    return;
  }
  for (const [place, test] of tests.entries()) yield* casesOf(test, `tests[${place}]`, shared, templates);
}

function isReference(value: unknown): boolean {
  return typeof value === 'string' || (isObject(value) && typeof value.path === 'string');
}

function* casesOf(
  test: unknown,
  place: string,
  shared: Config,
  templates: readonly PromptTemplate[],
): Generator<ImportedRow> {
  if (!isObject(test)) {
    const says = isReference(test)
      ? `${asText(test).slice(0, 80)} is another file, which is not read. Write its tests out`
      : 'expected an object with "vars"';
    yield { kind: 'fault', place, says };
    return;
  }
  try {
    const merged = { ...membersOf(shared, 'options'), ...membersOf(test, 'options') };
    assertReadable(test, merged);
    const assertions = [
      ...(merged.disableDefaultAsserts === true ? [] : assertsOf(shared, 'defaultTest')),
      ...assertsOf(test, place),
    ];
    const all = combinations({ ...membersOf(shared, 'vars'), ...membersOf(test, 'vars') }, merged);
    for (const [number, vars] of all.entries()) {
      for (const template of templates) {
        const where = [
          place,
          ...(templates.length > 1 ? [template.place] : []),
          ...(all.length > 1 ? [`combination ${number + 1}`] : []),
        ].join(', ');
        yield caseRow({
          test,
          shared,
          vars,
          template,
          assertions,
          options: merged,
          place: where,
          first: place,
          isOne: templates.length * all.length === 1,
        });
      }
    }
  } catch (error) {
    if (!(error instanceof TemplateFault)) throw error;
    yield { kind: 'fault', place, says: error.message };
  }
}

/** @throws TemplateFault for what would be run, or read from elsewhere */
function assertReadable(test: Config, options: Config): void {
  if (typeof test.vars === 'string') {
    throw new TemplateFault(`vars is another file (${test.vars.slice(0, 80)}), which is not read. Write them out`);
  }
  if (options.transformVars !== undefined) {
    throw new TemplateFault(
      'options.transformVars is code, which is not run. Write the variables as they come out of it',
    );
  }
}

interface CaseParts {
  readonly test: Config;
  readonly shared: Config;
  readonly vars: Config;
  readonly template: PromptTemplate;
  readonly assertions: readonly unknown[];
  readonly options: Config;
  readonly place: string;
  /** The test's own place: its prompts and combinations depend on each other. */
  readonly first: string;
  readonly isOne: boolean;
}

function caseRow({ test, shared, vars, template, assertions, options, place, first, isOne }: CaseParts): ImportedRow {
  try {
    const prompt = template.render((text) => renderPrompt(text, vars));
    const metadata = { ...membersOf(shared, 'metadata'), ...membersOf(test, 'metadata') };
    const threshold = test.threshold ?? shared.threshold;
    const reference = referenceOf(assertions, threshold, vars, options);
    const id = textAt(metadata, 'id') ?? textAt(metadata, 'caseId');
    const found: ImportedCase = {
      id: isOne ? id : undefined,
      content: framed(prompt, options),
      reference,
      cluster: textAt(metadata, 'cluster') ?? (isOne ? undefined : (id ?? first)),
      severity: SEVERITIES.find((known) => known === metadata.severity),
      slices: {
        ...slicesOf(Object.entries(metadata).filter(([name]) => !OWN_FIELDS.has(name))),
        ...(template.label === undefined ? {} : { prompt: template.label }),
      },
    };
    const description = textAt(test, 'description');
    return {
      kind: 'case',
      place,
      asked: {
        case: found,
        prompt: framed(prompt, options),
        metadata: description === undefined ? {} : { description },
      },
    };
  } catch (error) {
    if (error instanceof TemplateFault) return { kind: 'fault', place, says: error.message };
    throw error;
  }
}

const SEVERITIES: readonly Severity[] = ['S0', 'S1', 'S2', 'S3'];
const OWN_FIELDS: ReadonlySet<string> = new Set(['id', 'caseId', 'cluster', 'severity']);

/** options.prefix and options.suffix stand around the last thing the user says. */
function framed(prompt: readonly Message[], options: Config): readonly Message[] {
  const [prefix, suffix] = [textAt(options, 'prefix') ?? '', textAt(options, 'suffix') ?? ''];
  const last = prompt.findLastIndex(({ role }) => role === 'user');
  return prompt.map((message, place) =>
    place === last && message.role === 'user' ? { role: 'user', text: `${prefix}${message.text}${suffix}` } : message,
  );
}

function membersOf(value: unknown, key: string): Config {
  return Object.fromEntries(membersAt(value, key));
}

/** @throws TemplateFault for assertions that stand elsewhere */
function assertsOf(test: Config, place: string): readonly Config[] {
  if (test.assert === undefined || test.assert === null) return [];
  if (!Array.isArray(test.assert)) throw new TemplateFault(`${place}.assert is no list`);
  return test.assert.map((one: unknown, at) => {
    const where = `${place}.assert[${at}]`;
    if (!isObject(one) || typeof one.type !== 'string') {
      throw new TemplateFault(
        isObject(one) && one.$ref !== undefined
          ? `${where} refers to a template of assertions. Write it out`
          : `${where} has no "type"`,
      );
    }
    return one;
  });
}

/** Assertions with their values filled in. Those that are not run keep them as they stand. */
function referenceOf(assertions: readonly unknown[], threshold: unknown, vars: Config, options: Config): unknown {
  if (assertions.length === 0) return undefined;
  const filled = assertions.map((one) => filledIn(one, vars, options));
  return typeof threshold === 'number' ? [{ type: 'assert-set', threshold, assert: filled }] : filled;
}

function filledIn(assertion: unknown, vars: Config, options: Config): unknown {
  if (!isObject(assertion)) return assertion;
  const type = asText(assertion.type).replace(/^not-/, '');
  if (type === 'assert-set') {
    return { ...assertion, assert: listAt(assertion, 'assert').map((one) => filledIn(one, vars, options)) };
  }
  // Code that changes an answer before it is checked: the grader says that it is not run.
  const transform = assertion.transform ?? options.transform ?? options.postprocess;
  const own = transform === undefined ? assertion : { ...assertion, transform };
  return CHECKED_ASSERTIONS.includes(type) && assertion.value !== undefined
    ? { ...own, value: filledValue(assertion.value, vars) }
    : own;
}

function filledValue(value: unknown, vars: Config): unknown {
  if (typeof value === 'string') {
    if (value.startsWith('file://')) {
      throw new TemplateFault(
        `an assertion takes its value from ${value.slice(0, 80)}, which is not read. Write it out`,
      );
    }
    return renderPrompt(value, vars);
  }
  if (Array.isArray(value)) return value.map((one) => filledValue(one, vars));
  return isObject(value)
    ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, filledValue(one, vars)]))
    : value;
}

/** A list among the variables is one case for each of its elements, each with each of the others. */
function combinations(vars: Config, options: Config): readonly Config[] {
  for (const [name, value] of Object.entries(vars)) {
    const files = (Array.isArray(value) ? value : [value]).find(
      (one) => typeof one === 'string' && /^(?:file|package):\/\//.test(one),
    );
    if (files !== undefined) {
      throw new TemplateFault(
        `vars.${name.slice(0, 60)} is the file ${asText(files).slice(0, 80)}, which is not read. Write its text out`,
      );
    }
  }
  if (options.disableVarExpansion === true) return [vars];
  let all: readonly Config[] = [vars];
  for (const [name, value] of Object.entries(vars)) {
    if (!Array.isArray(value)) continue;
    if (all.length * value.length > MOST_COMBINATIONS) {
      throw new TemplateFault(
        `its lists of variables make more than ${MOST_COMBINATIONS} combinations. Set options.disableVarExpansion, or write fewer`,
      );
    }
    all = all.flatMap((one) => value.map((element: unknown) => ({ ...one, [name]: element })));
  }
  return all;
}
