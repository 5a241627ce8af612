import { usdText } from '#bench/domain/cost.ts';
import { callFailure } from '#bench/domain/failure.ts';
import { type Grade, scored } from '#bench/domain/grade.ts';
import type { Outcome } from '#bench/domain/outcome.ts';
import type { Finish } from '#bench/domain/reply.ts';
import { braintrustPrompt, braintrustQuestion } from './braintrust-case.ts';
import type { BraintrustModels } from './braintrust-models.ts';
import { type BraintrustSpan, braintrustSpan, type FoldedSpans, foldSpans } from './braintrust-trace.ts';
import { chatMessage, contentText, toolCallsOf } from './chat-messages.ts';
import type { ImportedRow, ImportedTrial } from './imported-row.ts';
import { asText, countAt, fieldAt, isObject, membersAt, numberAt, textAt } from './read-fields.ts';
import { answeredOutcome, failedOutcome } from './read-outcome.ts';

/** One evaluated case: a root span with the figures of the spans below it. */
export interface BraintrustTrace {
  readonly rootId: string;
  /** Of the root once it is there, until then of the first span. */
  place: string;
  /** The row as it came. */
  root: unknown;
  readonly spans: BraintrustSpan[];
}

/** A whole trace as a trial. */
export function traceRow({ rootId, place, root, spans }: BraintrustTrace, models: BraintrustModels): ImportedRow {
  const folded = foldSpans(rootId, spans);
  const own = braintrustSpan(root);
  const contender = models.contenderOf(
    textAt(root, 'experiment_id') ?? '',
    own.model ?? folded.model,
    textAt(root, 'metadata.provider'),
  );
  if (contender === undefined) {
    const says =
      'neither the root span nor its llm spans name a model (metadata.model), and its experiment has not just one';
    return { kind: 'fault', place, says };
  }
  return { kind: 'trial', place, trial: { ...trialOf(root, own, spans, folded), contender } };
}

function trialOf(
  root: unknown,
  own: BraintrustSpan,
  spans: readonly BraintrustSpan[],
  folded: FoldedSpans,
): Omit<ImportedTrial, 'contender'> {
  const finish = own.finish ?? folded.finish;
  const outcome = outcomeOf(root, finish);
  const isFailed = outcome.kind === 'failed';
  const answer = isFailed ? undefined : answerOf(fieldAt(root, 'output'));
  const usage = own.usage ?? folded.usage;
  const cost = own.cost ?? folded.cost;
  const trialIndex = countAt(root, 'metadata.trial_index');
  const e2eMs = spans.length === 0 ? own.durationMs : folded.e2eMs;
  return {
    scenario: undefined,
    case: braintrustQuestion(root),
    repetition: trialIndex === undefined ? undefined : trialIndex + 1,
    prompt: braintrustPrompt(fieldAt(root, 'input')),
    outcome,
    text: answer?.text ?? '',
    reasoningText: '',
    toolCalls: answer?.toolCalls ?? [],
    transcript: [],
    usage,
    outputTokens: usage === undefined ? countAt(root, 'metrics.completion_tokens') : undefined,
    costUsd: cost === undefined ? undefined : usdText(cost),
    latency: isFailed ? { e2eMs: undefined, ttftMs: undefined } : { e2eMs, ttftMs: own.ttftMs ?? folded.ttftMs },
    startedAt: instantAt(root, 'metrics.start'),
    endedAt: instantAt(root, 'metrics.end'),
    finish: isFailed ? undefined : finish,
    servedModel: undefined,
    fingerprint: undefined,
    grades: isFailed ? {} : gradesOf(root),
  };
}

function outcomeOf(root: unknown, finish: Finish | undefined): Outcome {
  const error = fieldAt(root, 'error') ?? undefined;
  if (error !== undefined && error !== '') return failedOutcome(textAt(error, 'message') ?? asText(error));
  const hasScore = membersAt(root, 'scores').some(([, score]) => score !== null);
  const output = fieldAt(root, 'output') ?? undefined;
  // What was scored was an answer, even if it was nothing.
  if (output === undefined && !hasScore) {
    return { kind: 'failed', failure: callFailure('malformed', 'the row has neither an output nor an error') };
  }
  return answeredOutcome(finish);
}

function answerOf(output: unknown): Pick<ImportedTrial, 'text' | 'toolCalls'> {
  const last = Array.isArray(output) ? output.at(-1) : output;
  const message = [last, fieldAt(last, 'message'), fieldAt(output, 'choices.0.message')].find(
    (one) => chatMessage(one)?.role === 'assistant',
  );
  if (message !== undefined) return { text: contentText(fieldAt(message, 'content')), toolCalls: toolCallsOf(message) };
  return { text: output === undefined || output === null ? '' : asText(output), toolCalls: [] };
}

const NAME_CHARACTERS = 80;

function gradesOf(root: unknown): Readonly<Record<string, Grade>> {
  return Object.fromEntries(
    membersAt(root, 'scores').flatMap(([name, score]): readonly (readonly [string, Grade])[] => {
      const share = typeof score === 'boolean' ? Number(score) : score;
      const isShare = typeof share === 'number' && share >= 0 && share <= 1;
      return isShare ? [[name.slice(0, NAME_CHARACTERS), scored(share)]] : [];
    }),
  );
}

/** The last second of the year 9999: beyond it there is no ISO-8601 of four digits. */
const MOST_EPOCH_SECONDS = 253_402_300_799;

function instantAt(row: unknown, path: string): string | undefined {
  const seconds = isObject(row) ? numberAt(row, path) : undefined;
  if (seconds === undefined || seconds <= 0 || seconds > MOST_EPOCH_SECONDS) return undefined;
  return new Date(Math.round(seconds * 1000)).toISOString();
}
