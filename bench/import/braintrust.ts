import { braintrustCase } from './braintrust-case.ts';
import { type BraintrustModels, surveyModels } from './braintrust-models.ts';
import { type BraintrustTrace, traceRow } from './braintrust-row.ts';
import { braintrustSpan } from './braintrust-trace.ts';
import type { ImportFile, ImportFormat } from './import-format.ts';
import type { ImportedRow } from './imported-row.ts';
import { OpenGroups } from './open-groups.ts';
import { fieldAt, instantOf, isObject, textAt } from './read-fields.ts';
import { readImportLines } from './read-import-lines.ts';

/** Traces that are held open at once. The evaluations that write them run some tens of cases at a time. */
const MOST_OPEN = 1000;
/** What a span below a root weighs while it is held. */
const SPAN_CHARACTERS = 500;

/** Events of a Braintrust experiment, and rows of a Braintrust dataset: one JSON object a line, as its API and its export give them. */
export const braintrust: ImportFormat = {
  id: 'braintrust',
  title: 'Braintrust experiment events or dataset rows (.jsonl)',
  holds: ['trials', 'cases'],
  primary: undefined,
  cannotKnow: [
    'parameters: only some spans carry them',
    'how much of a root span was scoring, where no span is inside it',
    'which model was served, and how often a request was tried',
    'how context was put into the prompt',
  ],
  mapping: () => [
    {
      ours: 'contender',
      theirs: 'metadata.model of the root span, else of its llm spans; with experiment_id where several share a model',
    },
    {
      ours: 'case',
      theirs:
        'dataset_record_id, else origin.id, else input; a dataset row: id. input makes it this question, expected is the reference',
    },
    { ours: 'repetition', theirs: 'metadata.trial_index + 1, else counted' },
    { ours: 'prompt', theirs: 'input, or input.messages with input.context as a user message before the others' },
    { ours: 'answer', theirs: 'output' },
    { ours: 'outcome', theirs: 'error: failed; else the finish reason' },
    { ours: 'grades', theirs: 'scores in [0, 1]; null is no score' },
    {
      ours: 'latency e2eMs',
      theirs:
        'end - start of the llm spans, else of the task span, else of a root without spans (a root with spans holds the scoring too)',
    },
    { ours: 'latency ttftMs', theirs: 'metrics.time_to_first_token, else that of the first llm span' },
    {
      ours: 'usage, cost',
      theirs: 'metrics of the root, else the sum of its llm spans, those below a scorer left out',
    },
    { ours: 'started, ended', theirs: 'metrics.start and end of the root' },
    { ours: 'severity, slices', theirs: 'metadata; each tag as tag-<name>' },
  ],
  read,
};

async function* read(file: ImportFile): AsyncGenerator<ImportedRow> {
  const models = await surveyModels(file.path);
  const open = new OpenGroups<BraintrustTrace>(MOST_OPEN);
  let writtenAt: string | undefined;
  for await (const { place, value, says } of readImportLines(file.path)) {
    if (says !== undefined) {
      yield { kind: 'fault', place, says };
      continue;
    }
    const created = instantOf(fieldAt(value, 'created'));
    if (created !== undefined && (writtenAt === undefined || created > writtenAt)) writtenAt = created;
    const row = lineRow(value, place) ?? addSpan(open, value, place);
    if (row !== undefined) yield row;
    yield* rowsOf(open.overflowing(), models);
  }
  yield* rowsOf(open.all(), models);
  yield { kind: 'about', tool: 'braintrust', writtenAt, title: undefined };
}

function* rowsOf(
  closed: Iterable<{ readonly key: string; readonly group: BraintrustTrace }>,
  models: BraintrustModels,
): Generator<ImportedRow> {
  for (const { group } of closed) {
    yield group.root === undefined
      ? {
          kind: 'fault',
          place: group.place,
          says: `a span without its root span, which must stand within ${MOST_OPEN} traces of it. Export whole traces, in the order they were written`,
        }
      : traceRow(group, models);
  }
}

/** A line that is a row by itself: a case, or nothing of ours. */
function lineRow(value: unknown, place: string): ImportedRow | undefined {
  const hasContent = isObject(value) && (value.input ?? value.output ?? value.error ?? undefined) !== undefined;
  const spanId = textAt(value, 'span_id');
  if (!isObject(value) || (!hasContent && spanId === undefined)) {
    return { kind: 'fault', place, says: 'expected an experiment event or a dataset row: an object with "input"' };
  }
  if (value._object_delete === true) return { kind: 'passed-over', place, why: 'a row that was deleted in Braintrust' };
  const isDataset = textAt(value, 'dataset_id') !== undefined || spanId === undefined;
  const isAnswered = (value.output ?? value.scores ?? value.error ?? undefined) !== undefined;
  return isDataset && !isAnswered && textAt(value, 'experiment_id') === undefined
    ? { kind: 'case', place, asked: braintrustCase(value) }
    : undefined;
}

function addSpan(open: OpenGroups<BraintrustTrace>, value: unknown, place: string): ImportedRow | undefined {
  const spanId = textAt(value, 'span_id');
  const rootId = textAt(value, 'root_span_id') ?? spanId ?? place;
  const isRoot = fieldAt(value, 'is_root') === true || spanId === rootId || spanId === undefined;
  const key = JSON.stringify([textAt(value, 'experiment_id') ?? null, rootId]);
  const characters = isRoot ? JSON.stringify(value).length : SPAN_CHARACTERS;
  const trace = open.add(key, characters, () => ({ rootId, place, root: undefined, spans: [] }));
  if (!isRoot) trace.spans.push(braintrustSpan(value));
  else if (trace.root !== undefined) {
    return { kind: 'fault', place, says: `a second root span of the trace that begins in ${trace.place}` };
  } else {
    trace.root = value;
    trace.place = place;
  }
  return undefined;
}
