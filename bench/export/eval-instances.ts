import { createHash } from 'node:crypto';
import { costUsd } from '#bench/domain/cost.ts';
import type { Message, ToolCall } from '#bench/domain/message.ts';
import { outcomeSide } from '#bench/domain/outcome.ts';
import type { Run } from '#bench/domain/run.ts';
import type { TrialReply } from '#bench/domain/trial.ts';
import { detailTexts, type EvalRecord, resultId } from './eval-record.ts';
import { saidInTrial } from './said-in-trial.ts';
import type { ToldTrial } from './told-trials.ts';

/** Of instance_level_eval.schema.json, as evaleval/every_eval_ever has it. */
export const INSTANCE_SCHEMA_VERSION = 'instance_level_eval_0.2.2';

/**
 * The samples of one trial: one for each grader that scored it, since a sample belongs to one result. None for a trial whose end is not
 * the model's doing, and none where its words were not kept: the schema demands both score and words.
 */
export function evalInstances({ trial, reply, grades }: ToldTrial, record: EvalRecord, run: Run): readonly object[] {
  if (reply === undefined || outcomeSide(trial.outcome) !== 'model') return [];
  const { usage, latency, outcome } = trial;
  const facts = run.plan.scenarios.find(({ id }) => id === trial.scenario)?.cases[trial.case];
  const raw = reply.prompt.findLast(({ role }) => role === 'user')?.text ?? '';
  const { shape, counted } = interactionOf(reply);
  const common = {
    schema_version: INSTANCE_SCHEMA_VERSION,
    evaluation_id: record.evaluationId,
    model_id: record.modelId,
    evaluation_name: trial.scenario,
    sample_id: trial.case,
    // Of the question and the references; a run keeps no references.
    sample_hash: createHash('sha256').update(raw).digest('hex'),
    ...shape,
    input: { raw, formatted: JSON.stringify(reply.prompt), reference: [] },
    token_usage:
      usage === undefined
        ? null
        : {
            input_tokens: usage.inputTokens,
            output_tokens: usage.outputTokens,
            total_tokens: usage.inputTokens + usage.outputTokens,
            input_tokens_cache_write: usage.cacheWriteTokens ?? null,
            input_tokens_cache_read: usage.cacheReadTokens ?? null,
            reasoning_tokens: usage.reasoningTokens ?? null,
          },
    performance:
      latency === undefined
        ? null
        : {
            latency_ms: latency.e2eMs ?? null,
            time_to_first_token_ms: latency.ttftMs ?? null,
            additional_details: detailTexts({ ttfat_ms: latency.ttfatMs, disturbed: latency.disturbed }),
          },
    error: outcome.kind === 'answered' ? null : outcome.kind,
    metadata: detailTexts({
      ...facts?.slices,
      trial: trial.id,
      contender: trial.contender,
      repetition: trial.repetition,
      evidence: trial.evidence,
      cluster: trial.cluster,
      severity: facts?.severity,
      outcome: outcome.kind,
      cost_usd: costUsd(trial.cost),
      finish: trial.finish?.raw ?? trial.finish?.reason,
      served_model: trial.servedModel,
    }),
  };
  return grades.flatMap(({ grader, grade }) =>
    grade.kind !== 'scored'
      ? []
      : [
          {
            ...common,
            evaluation_result_id: resultId(trial.scenario, grader),
            evaluation: { score: grade.score, is_correct: grade.score === 1, ...counted },
          },
        ],
  );
}

/** One question and one answer, or everything that was said. Our graders read the reply as it is: nothing is extracted from it. */
function interactionOf(reply: TrialReply) {
  const { text, reasoningText, toolCalls, replies } = saidInTrial(reply);
  const answered = (turn: number, source: string) => [
    { turn_idx: turn, source, extracted_value: text, extraction_method: 'none: the whole reply', is_terminal: true },
  ];
  if (replies <= 1 && toolCalls.length === 0) {
    return {
      shape: {
        interaction_type: 'single_turn',
        output: { raw: [text], reasoning_trace: reasoningText === '' ? null : [reasoningText] },
        messages: null,
        answer_attribution: answered(0, 'output.raw'),
      },
      counted: { num_turns: 1, tool_calls_count: 0 },
    };
  }
  const messages = [...reply.prompt, ...reply.transcript];
  const last = messages.findLastIndex(({ role }) => role === 'assistant');
  return {
    shape: {
      interaction_type: toolCalls.length > 0 ? 'agentic' : 'multi_turn',
      output: null,
      messages: messages.map(messageOf),
      answer_attribution: answered(last, `messages[${last}].content`),
    },
    counted: { num_turns: replies, tool_calls_count: toolCalls.length },
  };
}

function messageOf(message: Message, place: number) {
  const calls = message.role === 'assistant' ? (message.toolCalls ?? []) : [];
  return {
    turn_idx: place,
    role: message.role,
    content: message.text === '' ? null : message.text,
    ...(calls.length > 0 ? { tool_calls: calls.map(callOf) } : {}),
    ...(message.role === 'tool' ? { tool_call_id: [message.toolCallId] } : {}),
  };
}

/** The schema's arguments are texts by name; what is no object has none, and stands whole under `raw`. */
function callOf({ id, name, input, rawInput }: ToolCall) {
  const members =
    typeof input === 'object' && input !== null && !Array.isArray(input) ? Object.entries(input) : [['raw', rawInput]];
  return {
    id,
    name,
    arguments: Object.fromEntries(
      members.map(([key, value]) => [key, typeof value === 'string' ? value : JSON.stringify(value)]),
    ),
  };
}
