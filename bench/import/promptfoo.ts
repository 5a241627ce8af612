import { usdText } from '#bench/domain/cost.ts';
import { type Grade, scored } from '#bench/domain/grade.ts';
import type { Message } from '#bench/domain/message.ts';
import { severityOf } from '#bench/domain/scenario.ts';
import type { Usage } from '#bench/domain/usage.ts';
import { finiteJson } from './finite-json.ts';
import type { ImportFile, ImportFormat } from './import-format.ts';
import type { ImportedCase, ImportedRow, ImportedTrial } from './imported-row.ts';
import {
  asText,
  countAt,
  fieldAt,
  instantOf,
  isObject,
  listAt,
  membersAt,
  numberAt,
  slicesOf,
  textAt,
} from './read-fields.ts';
import { readImportLines } from './read-import-lines.ts';
import { readJsonRecords } from './read-json-records.ts';
import { answeredOutcome, failedOutcome, finishOf } from './read-outcome.ts';
import { TOO_DEEP, tooDeep } from './too-deep.ts';

/** `failureReason` of a row whose provider failed; an assertion that fails is 1, and fills `error` just the same. */
const PROVIDER_ERROR = 2;
const VERSION = 3;

/** Results of promptfoo, version 3: `promptfoo eval -o results.json` or `results.jsonl`. */
export const promptfoo: ImportFormat = {
  id: 'promptfoo',
  title: 'promptfoo results, version 3 (.json, .jsonl)',
  holds: ['trials'],
  primary: 'passed',
  cannotKnow: [
    'time to first token',
    'why a request was tried again, and how often',
    'which model was served, when a provider hides it behind an alias',
    'when each single answer was given',
  ],
  mapping: () => [
    {
      ours: 'contender',
      theirs: 'provider.label, else provider.id; with prompt.label where there are several prompts',
    },
    { ours: 'case', theirs: 'testCase.vars and testCase.assert (not testIdx: a repeat gets a new one)' },
    { ours: 'repetition', theirs: 'counted: the n-th answer of a contender to a case' },
    { ours: 'prompt', theirs: 'prompt.raw' },
    { ours: 'answer', theirs: 'response.output' },
    { ours: 'outcome', theirs: 'failureReason 2 or response.error: provider failed; response.finishReason' },
    { ours: 'grades', theirs: 'passed = success; score; metric:<name> = namedScores' },
    { ours: 'latency e2eMs', theirs: 'latencyMs, unless cached or failed (0 there)' },
    { ours: 'cost', theirs: 'cost, unless cached or failed' },
    { ours: 'usage', theirs: 'response.tokenUsage prompt, completion, cached' },
    { ours: 'severity, slices', theirs: 'testCase.metadata' },
  ],
  read: (file) => (file.name.toLowerCase().endsWith('.jsonl') ? readLinesFile(file) : readDocument(file)),
};

async function* readDocument(file: ImportFile): AsyncGenerator<ImportedRow> {
  const paths = [
    '$.results.version',
    '$.results.timestamp',
    '$.results.prompts.*',
    '$.results.results.*',
    '$.config.description',
    '$.metadata',
  ];
  const prompts = new Set<string>();
  let [version, writtenAt, title, tool]: unknown[] = [];
  let rows = 0;
  for await (const { path, at, value } of readJsonRecords(file.path, paths)) {
    if (path === '$.results.version') version = value;
    else if (path === '$.results.timestamp') writtenAt = value;
    else if (path === '$.config.description') title = value;
    else if (path === '$.metadata') tool = fieldAt(value, 'promptfooVersion');
    else if (path === '$.results.prompts.*') prompts.add(`${asText(fieldAt(value, 'label'))}`);
    else {
      if (rows === 0) assertVersion(version, file);
      rows += 1;
      yield rowOf(value, `results.results[${at}]`, prompts.size > 1);
    }
  }
  if (rows === 0) {
    throw new Error(
      `${file.name} has no results.results, so it is no promptfoo results file of version ${VERSION}. Write one with: promptfoo eval -o results.json`,
    );
  }
  yield {
    kind: 'about',
    tool: typeof tool === 'string' ? `promptfoo ${tool}` : 'promptfoo',
    writtenAt: instantOf(writtenAt),
    title: typeof title === 'string' ? title : undefined,
  };
}

/** @throws Error for a version whose rows mean something else */
function assertVersion(version: unknown, { name }: ImportFile): void {
  if (version === VERSION) return;
  throw new Error(
    `${name} says results.version ${asText(version)}; version ${VERSION} is read. Export it again with a current promptfoo: promptfoo eval -o results.json`,
  );
}

/** One row a line, and nothing about the file: whether it compares prompts is seen only by reading it once before. */
async function* readLinesFile(file: ImportFile): AsyncGenerator<ImportedRow> {
  const labels = new Set<string>();
  for await (const { value } of readImportLines(file.path)) labels.add(asText(fieldAt(value, 'prompt.label')));
  for await (const { place, value, says } of readImportLines(file.path)) {
    if (says !== undefined) yield { kind: 'fault', place, says };
    else yield rowOf(value, place, labels.size > 1);
  }
  yield { kind: 'about', tool: 'promptfoo', writtenAt: undefined, title: undefined };
}

function rowOf(value: unknown, place: string, namesPrompt: boolean): ImportedRow {
  if (tooDeep(value)) return { kind: 'fault', place, says: TOO_DEEP };
  if (!isObject(value) || !isObject(value.testCase) || !isObject(value.provider)) {
    return {
      kind: 'fault',
      place,
      says: 'expected an object with "provider" and "testCase", as promptfoo 0.10x and later write them',
    };
  }
  const label = textAt(value, 'provider.label') ?? textAt(value, 'provider.id');
  if (label === undefined) return { kind: 'fault', place, says: 'provider has neither a label nor an id' };
  const promptLabel = textAt(value, 'prompt.label');
  const promptRaw = textAt(value, 'prompt.raw') ?? '';
  const isNamed = namesPrompt && promptLabel !== undefined && promptLabel.length <= 60 && !promptLabel.includes('{{');
  return {
    kind: 'trial',
    place,
    trial: {
      ...answerOf(value),
      scenario: undefined,
      case: caseOf(value),
      contender: {
        label: isNamed ? `${label} · ${promptLabel}` : label,
        provider: providerOf(textAt(value, 'provider.id')),
        modelId: modelOf(textAt(value, 'provider.id'), label),
        parameters: {},
        variant: promptLabel !== undefined && isNamed ? promptLabel : 'base',
      },
      repetition: undefined,
      prompt: messagesOf(promptRaw),
    },
  };
}

/** `openai:chat:gpt-4o` names its vendor first; a file or a script names none. */
function providerOf(id: string | undefined): string | undefined {
  const [vendor, ...rest] = (id ?? '').split(':');
  return rest.length > 0 && vendor !== undefined && !/^(file|https?|exec|python)$/.test(vendor) ? vendor : undefined;
}

function modelOf(id: string | undefined, label: string): string {
  return providerOf(id) === undefined ? label : ((id ?? '').split(':').at(-1) ?? label);
}

/** A prompt that is a JSON list of chat messages is one; any other text is what the user said. */
function messagesOf(raw: string): readonly Message[] {
  if (raw.startsWith('[')) {
    try {
      const parsed: unknown = JSON.parse(raw);
      const messages = Array.isArray(parsed) ? parsed.flatMap(messageOf) : [];
      if (messages.length > 0) return messages;
    } catch {
      // Text that only begins like a list.
    }
  }
  return [{ role: 'user', text: raw }];
}

function messageOf(value: unknown): readonly Message[] {
  const role = fieldAt(value, 'role');
  const text = asText(fieldAt(value, 'content') ?? '');
  return role === 'system' || role === 'user' || role === 'assistant' ? [{ role, text }] : [];
}

function caseOf(value: unknown): ImportedCase {
  const metadata = membersAt(value, 'testCase.metadata');
  const vars = fieldAt(value, 'testCase.vars') ?? fieldAt(value, 'vars') ?? null;
  const description = textAt(value, 'testCase.description');
  const asserts = fieldAt(value, 'testCase.assert') ?? null;
  const own = textAt(value, 'testCase.metadata.id') ?? textAt(value, 'testCase.metadata.caseId');
  return {
    // A description may stand over several tests, so it is a name and no id.
    id: own,
    content: { description: description ?? null, vars },
    reference: asserts,
    cluster: textAt(value, 'testCase.metadata.cluster'),
    severity: severityOf(fieldAt(value, 'testCase.metadata.severity')),
    slices: slicesOf(metadata.filter(([name]) => !['severity', 'cluster', 'id', 'caseId'].includes(name))),
  };
}

function answerOf(value: unknown): Omit<ImportedTrial, 'scenario' | 'case' | 'contender' | 'repetition' | 'prompt'> {
  const error = textAt(value, 'response.error') ?? textAt(value, 'error');
  const isFailed = fieldAt(value, 'failureReason') === PROVIDER_ERROR || textAt(value, 'response.error') !== undefined;
  const isCached = fieldAt(value, 'response.cached') === true;
  const finish = finishOf(fieldAt(value, 'response.finishReason'));
  const latencyMs = numberAt(value, 'latencyMs');
  const cost = numberAt(value, 'cost') ?? numberAt(value, 'response.cost');
  const output = fieldAt(value, 'response.output');
  // Answers from its cache took no time and cost nothing: neither says anything about the model.
  const isTimed = !isFailed && !isCached && latencyMs !== undefined && latencyMs > 0;
  return {
    outcome: isFailed ? failedOutcome(error ?? 'the provider failed') : answeredOutcome(finish),
    text: isFailed || output === undefined || output === null ? '' : asText(output),
    reasoningText: '',
    toolCalls: [],
    transcript: [],
    usage: isFailed ? undefined : usageOf(fieldAt(value, 'response.tokenUsage')),
    outputTokens: undefined,
    costUsd: isFailed || isCached || cost === undefined || cost < 0 ? undefined : usdText(cost),
    latency: { e2eMs: isTimed ? latencyMs : undefined, ttftMs: undefined },
    startedAt: undefined,
    endedAt: undefined,
    finish: isFailed ? undefined : finish,
    servedModel: undefined,
    fingerprint: undefined,
    grades: isFailed ? {} : gradesOf(value),
  };
}

function usageOf(tokens: unknown): Usage | undefined {
  const input = countAt(tokens, 'prompt');
  const output = countAt(tokens, 'completion');
  if (input === undefined || output === undefined) return undefined;
  return {
    inputTokens: input,
    cacheReadTokens: undefined,
    cacheWriteTokens: undefined,
    cacheWrite1hTokens: undefined,
    outputTokens: output,
    reasoningTokens: countAt(tokens, 'completionDetails.reasoning'),
    source: 'provider',
    raw: finiteJson(tokens),
  };
}

/** What promptfoo made of the answer: passed or not, its weighted score, and each named metric. */
function gradesOf(value: unknown): Readonly<Record<string, Grade>> {
  const grades: [string, Grade][] = [];
  const reason = textAt(value, 'gradingResult.reason')?.slice(0, 300);
  const success = fieldAt(value, 'success');
  const hasAsserts = listAt(value, 'testCase.assert').length > 0;
  // Without an assertion promptfoo says success of whatever came: that is no grade.
  if (typeof success === 'boolean' && hasAsserts) {
    grades.push(['passed', scored(success ? 1 : 0, reason === undefined ? {} : { detail: reason })]);
  }
  if (hasAsserts) addScore(grades, 'score', numberAt(value, 'score'));
  for (const [name, score] of membersAt(value, 'namedScores')) {
    if (typeof score === 'number') addScore(grades, `metric:${name.slice(0, 60)}`, score);
  }
  return Object.fromEntries(grades);
}

/** Scores outside [0, 1] are no share of right: they are left out rather than bent. */
function addScore(grades: [string, Grade][], name: string, score: number | undefined): void {
  if (score !== undefined && score >= 0 && score <= 1) grades.push([name, scored(score)]);
}
