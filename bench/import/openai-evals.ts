import { finiteJson } from './finite-json.ts';
import type { ImportFile, ImportFormat } from './import-format.ts';
import type { ImportedContender, ImportedRow } from './imported-row.ts';
import { OpenGroups } from './open-groups.ts';
import { completionFns, type EvalsSample, evalsTrial, promptOf, scoresOf } from './openai-evals-sample.ts';
import { fieldAt, instantOf, isObject, textAt } from './read-fields.ts';
import { readImportLines } from './read-import-lines.ts';

/** Samples that are held open at once. A run answers ten at a time, and writes the events of each in one go or nearly so. */
const MOST_OPEN = 1000;

/** Run logs of openai/evals (`oaieval`), and its sample files. */
export const openaiEvals: ImportFormat = {
  id: 'openai-evals',
  title: 'openai/evals run log or samples (.jsonl)',
  holds: ['trials', 'cases'],
  primary: 'match',
  cannotKnow: [
    'every time: events say when they were written, and not how long a call took',
    'cost, parameters, and why generation ended',
    'tokens, of runs before the log had them',
    'which of a sample’s calls a judge made, but that they do not go on from the first',
  ],
  mapping: () => [
    { ours: 'scenario', theirs: 'spec.eval_name' },
    { ours: 'contender', theirs: 'spec.completion_fns, joined by " + "; the first is the model' },
    {
      ours: 'case',
      theirs:
        'sample_id; the first prompt makes it this question, match.expected or the raw sample’s ideal is the reference',
    },
    { ours: 'repetition', theirs: 'counted: the n-th answer of a contender to a sample' },
    {
      ours: 'prompt, answer',
      theirs: 'sampling.prompt and sampling.sampled (its first), of the first call and those that go on from it',
    },
    { ours: 'outcome', theirs: 'no sampling: failed, with the error event’s message' },
    {
      ours: 'grades',
      theirs:
        'match = match.correct; score, accuracy, f1_score and the like of metrics and other events, unless one is outside [0, 1]',
    },
    { ours: 'usage', theirs: 'sampling.usage' },
    { ours: 'ended', theirs: 'created_at of the last sampling' },
    { ours: 'cases', theirs: 'input and ideal of a sample file' },
  ],
  read,
};

interface EvalsRun {
  readonly scenario: string | undefined;
  readonly contender: ImportedContender;
}

async function* read(file: ImportFile): AsyncGenerator<ImportedRow> {
  const offScale = await offScaleOf(file.path);
  const open = new OpenGroups<EvalsSample>(MOST_OPEN);
  /** Samples of the present run that went before they had to: names only, where the ledger keeps as much of each. */
  const gone = new Set<string>();
  let run: EvalsRun | undefined;
  let isLog = false;
  let title: string | undefined;
  let writtenAt: string | undefined;
  const close = function* (closed: Iterable<{ readonly group: EvalsSample }>): Generator<ImportedRow> {
    for (const { group } of closed) {
      gone.add(group.id);
      if (run === undefined) continue;
      const trial = { ...evalsTrial(group, offScale), ...run, repetition: undefined };
      yield { kind: 'trial', place: group.place, trial };
    }
  };
  for await (const { place, value, says } of readImportLines(file.path)) {
    if (says !== undefined) {
      yield { kind: 'fault', place, says };
    } else if (isObject(value) && 'spec' in value) {
      yield* close(open.all());
      gone.clear();
      isLog = true;
      run = runOf(value.spec);
      title ??= textAt(value.spec, 'eval_name');
      yield run === undefined
        ? { kind: 'fault', place, says: 'the spec names no completion_fns, so nobody answered what follows' }
        : { kind: 'passed-over', place, why: 'the specification of a run' };
    } else if (isObject(value) && 'final_report' in value) {
      // Events that were still waiting to be written come after it.
      yield { kind: 'passed-over', place, why: 'the final report: its figures are made again from the samples' };
    } else if (isObject(value) && textAt(value, 'type') !== undefined && 'sample_id' in value) {
      const at = instantOf(value.created_at);
      if (at !== undefined && (writtenAt === undefined || at > writtenAt)) writtenAt = at;
      const fault = run === undefined ? noRun(isLog) : addEvent(open, gone, value, place);
      if (fault !== undefined) yield { kind: 'fault', place, says: fault };
      yield* close(open.overflowing());
    } else yield caseRow(value, place);
  }
  yield* close(open.all());
  yield { kind: 'about', tool: 'openai/evals', writtenAt, title };
}

function noRun(isLog: boolean): string {
  return isLog
    ? 'an event of a run whose spec names nobody'
    : 'an event before any spec. A run log begins with {"spec": …}, which says who answered';
}

/** @returns what is wrong with it */
function addEvent(
  open: OpenGroups<EvalsSample>,
  gone: ReadonlySet<string>,
  value: Readonly<Record<string, unknown>>,
  place: string,
): string | undefined {
  const id = value.sample_id;
  if ((typeof id !== 'string' || id === '') && !(typeof id === 'number' && Number.isFinite(id)))
    return 'an event whose sample_id is no text';
  if (gone.has(String(id))) return `an event of a sample whose others came over ${MOST_OPEN} samples before it`;
  const sample = open.add(String(id), JSON.stringify(value).length, () => ({ id: String(id), place, events: [] }));
  sample.events.push({ type: textAt(value, 'type') ?? '', data: value.data, createdAt: value.created_at });
  return undefined;
}

function runOf(spec: unknown): EvalsRun | undefined {
  const functions = completionFns(spec);
  const [first] = functions;
  if (first === undefined) return undefined;
  const scenario = textAt(spec, 'eval_name');
  const label = functions.join(' + ');
  return {
    scenario,
    contender: { label, provider: undefined, modelId: first, parameters: {}, variant: 'base' },
  };
}

/** One line of a sample file. */
function caseRow(value: unknown, place: string): ImportedRow {
  const input = fieldAt(value, 'input') ?? undefined;
  const prompt = promptOf(input);
  if (!isObject(value) || input === undefined || prompt.length === 0) {
    const says =
      'expected a line of a run log ({"spec": …}, an event with "type" and "sample_id", {"final_report": …}) or a sample with "input"';
    return { kind: 'fault', place, says };
  }
  const { input: _input, ideal, ...more } = value;
  return {
    kind: 'case',
    place,
    asked: {
      case: {
        id: textAt(value, 'id'),
        content: finiteJson(input),
        reference: finiteJson(ideal ?? undefined),
        cluster: undefined,
        severity: undefined,
        slices: {},
      },
      prompt,
      metadata: Object.fromEntries(Object.entries(more).map(([name, member]) => [name, finiteJson(member)])),
    },
  };
}

/** Graders with a score outside [0, 1] anywhere in the file: marks from 1 to 5, say, of which the 1 would otherwise be read as right. */
async function offScaleOf(path: string): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  for await (const { value } of readImportLines(path)) {
    const type = textAt(value, 'type');
    if (type === undefined) continue;
    for (const [name, score] of scoresOf({ type, data: fieldAt(value, 'data'), createdAt: undefined })) {
      if (score < 0 || score > 1) names.add(name);
    }
  }
  return names;
}
