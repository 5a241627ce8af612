import { costUsd } from '#bench/domain/cost.ts';
import { fingerprint } from '#bench/domain/fingerprint.ts';
import type { TrialReply } from '#bench/domain/trial.ts';
import type { ExportFormat, ExportSource } from './export-format.ts';
import { chatAnswer, chatMessages, inSeconds, saidInTrial } from './said-in-trial.ts';
import { type ToldTrial, toldTrials } from './told-trials.ts';
import { errorText } from './trial-rows.ts';
import { withoutSecrets } from './without-secrets.ts';

/** Events of experiments in the form of Braintrust: one experiment a contender, one root span a trial. */
export const braintrustEvents: ExportFormat = {
  id: 'braintrust',
  title: 'experiment events in the form of Braintrust, JSONL: one root span a trial',
  makes: { kind: 'file', ending: '.jsonl' },
  takesPolicy: false,
  notes: [
    'Prompts and answers go out with --with-content only; without it the input names the case and the output is a hash of the answer.',
    'A grade without a score is null there, which Braintrust leaves out of its averages, with the reason in metadata.bakeoff.not_scored. Expected answers are no part of a run and are missing.',
    'A span lasts as long as its latency e2eMs, without our queue and failed attempts; what was not timed has no end. The other times, and where the figures come from, stand in metadata.bakeoff.',
  ],
  async write(source, files) {
    const file = await files.open('events.jsonl');
    const [toEvent, clean] = [eventOf(source), withoutSecrets(source.secrets)];
    for await (const told of toldTrials(source, { withReplies: source.withContent })) {
      await file.write(`${clean(JSON.stringify(toEvent(told)))}\n`, 1);
    }
    await file.close();
  },
};

function eventOf({ run, withContent }: ExportSource) {
  const contenders = new Map(run.plan.contenders.map((contender) => [contender.label, contender]));
  const scenarios = new Map(run.plan.scenarios.map((planned) => [planned.id, planned]));
  return (told: ToldTrial) => {
    const { trial, reply, grades } = told;
    const contender = contenders.get(trial.contender);
    const facts = scenarios.get(trial.scenario)?.cases[trial.case];
    const span = fingerprint([run.id, trial.id]);
    const detail = grades.flatMap(({ grader, grade }) =>
      grade.kind === 'scored' && grade.detail !== undefined ? [[grader, grade.detail] as const] : [],
    );
    const modes = grades.flatMap(({ grader, grade }) =>
      grade.kind === 'scored' && grade.mode !== undefined ? [[grader, grade.mode] as const] : [],
    );
    const unscored = grades.flatMap(({ grader, grade }) =>
      grade.kind === 'scored' ? [] : [[grader, `${grade.kind}: ${grade.reason}`] as const],
    );
    return {
      id: span,
      created: trial.startedAt,
      project_id: run.name,
      experiment_id: `${run.id}/${trial.contender}`,
      dataset_record_id: `${trial.scenario}/${trial.case}`,
      span_id: span,
      root_span_id: span,
      span_parents: null,
      is_root: true,
      span_attributes: { name: 'eval', type: 'eval' },
      input:
        withContent && reply !== undefined
          ? { messages: chatMessages(reply.prompt) }
          : { scenario: trial.scenario, case: trial.case },
      output: outputOf(told, withContent),
      scores: Object.fromEntries(
        grades.map(({ grader, grade }) => [grader, grade.kind === 'scored' ? grade.score : null]),
      ),
      metrics: metricsOf(told),
      metadata: {
        ...facts?.slices,
        severity: facts?.severity,
        model: contender?.modelId ?? trial.contender,
        provider: contender?.provider,
        finish_reason: trial.finish?.raw ?? trial.finish?.reason,
        // From 0, as Braintrust counts them.
        trial_index: trial.repetition - 1,
        // Nested: what stands beside the slices is read as a slice of the case.
        bakeoff: {
          run: run.id,
          trial: trial.id,
          scenario: trial.scenario,
          case: trial.case,
          cluster: trial.cluster,
          contender: trial.contender,
          variant: contender?.variant,
          parameters: contender?.parameters,
          evidence: trial.evidence,
          outcome: trial.outcome.kind,
          served_model: trial.servedModel,
          ttfat_ms: trial.latency?.ttfatMs,
          response_ms: trial.latency?.responseMs,
          attempts: trial.attempts.length,
          ...(modes.length > 0 ? { failure_modes: Object.fromEntries(modes) } : {}),
          ...(unscored.length > 0 ? { not_scored: Object.fromEntries(unscored) } : {}),
          ...(withContent && detail.length > 0 ? { grade_details: Object.fromEntries(detail) } : {}),
        },
      },
      error: errorText(trial) ?? null,
    };
  };
}

/** A text where that is all there is; a message where tools were called; null where no answer came. */
function outputOf({ trial, reply }: ToldTrial, withContent: boolean): unknown {
  if (errorText(trial) !== undefined) return null;
  if (withContent && reply !== undefined) return saidOf(reply);
  return trial.outputHash === undefined ? null : `(answer left out, hash ${trial.outputHash})`;
}

function saidOf(reply: TrialReply): unknown {
  const { text, toolCalls } = saidInTrial(reply);
  return toolCalls.length === 0 ? text : [chatAnswer(text, toolCalls)];
}

/** Times in seconds, as Braintrust has them: a span lasts from start to end, so the end is where the latency e2eMs ends, and what was not timed has none. */
function metricsOf({ trial: { startedAt, latency, usage, recorded, cost } }: ToldTrial) {
  const start = startedAt === undefined ? undefined : Date.parse(startedAt) / 1000;
  const duration = inSeconds(latency?.e2eMs);
  return {
    start,
    end: start !== undefined && duration !== undefined ? start + duration : undefined,
    duration,
    time_to_first_token: inSeconds(latency?.ttftMs),
    prompt_tokens: usage?.inputTokens,
    completion_tokens: usage?.outputTokens ?? recorded?.outputTokens,
    tokens: usage && usage.inputTokens + usage.outputTokens,
    prompt_cached_tokens: usage?.cacheReadTokens,
    prompt_cache_creation_tokens: usage?.cacheWriteTokens,
    completion_reasoning_tokens: usage?.reasoningTokens,
    estimated_cost: costUsd(cost),
  };
}
