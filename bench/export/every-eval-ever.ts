import type { ContenderSummary, RunSummary, ScenarioSummary } from '#bench/analysis/run-summary.ts';
import { summarize } from '#bench/analysis/summarize.ts';
import { type Contender, isControl } from '#bench/domain/contender.ts';
import type { Estimate } from '#bench/domain/estimate.ts';
import type { PlannedScenario } from '#bench/domain/plan.ts';
import type { Run } from '#bench/domain/run.ts';
import { evalInstances, INSTANCE_SCHEMA_VERSION } from './eval-instances.ts';
import { detailTexts, type EvalRecord, evalRecord, resultId } from './eval-record.ts';
import type { ExportFormat, ExportSource } from './export-format.ts';
import { toldTrials } from './told-trials.ts';
import { withoutSecrets } from './without-secrets.ts';
import type { ExportedFile, ExportFiles, ExportSink } from './write-export.ts';

/** Of eval.schema.json, as evaleval/every_eval_ever has it; what 0.3.0 asks for beyond it is there too. */
export const EVAL_SCHEMA_VERSION = '0.2.2';

/** The schema of the EvalEval Coalition for results of any harness: one aggregate a contender, and one file of its instances. */
export const everyEvalEver: ExportFormat = {
  id: 'every-eval-ever',
  title: `Every Eval Ever ${EVAL_SCHEMA_VERSION}: data/<run>/<vendor>/<model>/<uuid>.json, and its samples with --with-content`,
  makes: { kind: 'folder' },
  takesPolicy: false,
  notes: [
    `Aggregates follow eval.schema.json ${EVAL_SCHEMA_VERSION}, samples ${INSTANCE_SCHEMA_VERSION}. Samples must hold prompt and answer, so there are none without --with-content.`,
    'A score that was not estimated has no result there: the schema demands a number. It is named in source_metadata.additional_details.not_estimated. The same goes for samples without a score.',
    'Control arms are left out. Who evaluated, and how the weights are published, the run does not know: the schema gets "other" and "unknown"; correct them before you publish.',
  ],
  async write(source, files) {
    const clean = withoutSecrets(source.secrets);
    const summary = summarize(await source.observations(), source.run.plan);
    const records = source.run.plan.contenders
      .filter((contender) => !isControl(contender))
      .map((contender) => evalRecord(source, contender));
    const samples = source.withContent ? await writeSamples(source, records, files) : new Map<string, ExportedFile>();
    for (const record of records) {
      const file = await files.open(`${record.path}.json`);
      const aggregate = aggregateOf(source, record, summary, samples.get(record.contender.label));
      await file.write(`${clean(JSON.stringify(aggregate, null, 2))}\n`, 1);
      await file.close();
    }
  },
};

async function writeSamples(
  source: ExportSource,
  records: readonly EvalRecord[],
  files: ExportFiles,
): Promise<ReadonlyMap<string, ExportedFile>> {
  const open = new Map<string, { readonly record: EvalRecord; readonly sink: ExportSink }>();
  for (const record of records) {
    open.set(record.contender.label, { record, sink: await files.open(`${record.path}_samples.jsonl`) });
  }
  const clean = withoutSecrets(source.secrets);
  for await (const told of toldTrials(source, { withReplies: true })) {
    const into = open.get(told.trial.contender);
    for (const instance of into === undefined ? [] : evalInstances(told, into.record, source.run)) {
      await into?.sink.write(`${clean(JSON.stringify(instance))}\n`, 1);
    }
  }
  const written = new Map<string, ExportedFile>();
  for (const [label, { sink }] of open) written.set(label, await sink.close());
  return written;
}

function aggregateOf(
  { run, at, withContent }: ExportSource,
  record: EvalRecord,
  summary: RunSummary,
  samples: ExportedFile | undefined,
) {
  const { contender } = record;
  const seen = run.contenders.find((one) => one.contender === contender.label);
  const cells = summary.scenarios.flatMap((scenario) => {
    const planned = run.plan.scenarios.find(({ id }) => id === scenario.scenario);
    const own = scenario.contenders.find((one) => one.contender === contender.label);
    return planned === undefined || own === undefined
      ? []
      : Object.entries(own.graders).map(([grader, { estimate }]) => ({ planned, scenario, own, grader, estimate }));
  });
  const missing = cells.filter(({ estimate }) => estimate.value === undefined);
  return {
    schema_version: EVAL_SCHEMA_VERSION,
    evaluation_id: record.evaluationId,
    evaluation_timestamp: run.createdAt,
    retrieved_timestamp: String(at.getTime() / 1000),
    source_metadata: {
      source_name: run.name,
      source_type: 'evaluation_run',
      source_organization_name: 'not stated',
      evaluator_relationship: 'other',
      additional_details: detailTexts({
        run: run.id,
        plan_hash: run.plan.hash,
        seed: run.plan.seed,
        evidence: seen?.evidence,
        evidence_means: EVIDENCE_MEANS[seen?.evidence ?? 'measured'],
        imported_from: run.imported?.tool ?? run.imported?.format,
        grading_pass: run.grading.current,
        not_estimated:
          missing.map(({ scenario, grader }) => resultId(scenario.scenario, grader)).join(', ') || undefined,
      }),
    },
    eval_library: { name: 'bakeoff', version: run.sessions.at(-1)?.environment.bakeoff ?? 'unknown' },
    model_info: {
      name: contender.modelId,
      id: record.modelId,
      developer: record.modelId.split('/')[0],
      inference_platform: contender.provider,
      additional_details: detailTexts({
        deployment_type: 'unknown',
        model_availability: 'unknown',
        contender: contender.label,
        base_url_host: seen?.baseUrlHost,
        sdk: seen?.sdk,
        served_models: seen && (Object.keys(seen.servedModels).join(', ') || undefined),
        fingerprints: seen && (Object.keys(seen.fingerprints).join(', ') || undefined),
      }),
    },
    evaluation_results: cells.flatMap(({ planned, scenario, own, grader, estimate }) =>
      estimate.value === undefined ? [] : [resultOf({ run, contender, planned, scenario, own, grader, estimate })],
    ),
    ...(withContent && samples !== undefined
      ? {
          detailed_evaluation_results: {
            format: 'jsonl',
            file_path: samples.name,
            hash_algorithm: 'sha256',
            checksum: samples.sha256,
            total_rows: samples.rows,
          },
        }
      : {}),
  };
}

const EVIDENCE_MEANS = {
  measured: 'asked over the network by this program',
  simulated: 'made-up models: says nothing about any real model',
  recorded: 'answers recorded elsewhere and graded here',
  imported: "read from another tool's file",
  control: 'made by rule',
} as const;

interface ResultCell {
  readonly run: Run;
  readonly contender: Contender;
  readonly planned: PlannedScenario;
  readonly scenario: ScenarioSummary;
  readonly own: ContenderSummary;
  readonly grader: string;
  readonly estimate: Estimate;
}

function resultOf({ run, contender, planned, scenario, own, grader, estimate }: ResultCell) {
  const { counts } = own;
  const isPrimary = planned.primary === grader;
  const pass = run.grading.passes.find(({ number }) => number === run.grading.current);
  return {
    evaluation_result_id: resultId(planned.id, grader),
    evaluation_name: planned.id,
    source_data: {
      dataset_name: planned.id,
      source_type: 'other',
      additional_details: detailTexts({
        title: planned.title,
        version: planned.version,
        hash: planned.hash,
        cases: scenario.cases,
        clusters: scenario.clusters,
      }),
    },
    evaluation_timestamp: run.createdAt,
    metric_config: {
      evaluation_description: `Mean score of the grader "${grader}" over the cases of ${planned.title}${isPrimary ? ", the scenario's quality" : ''}`,
      metric_id: `bakeoff.${planned.id}.${grader}`,
      metric_name: grader,
      metric_unit: 'proportion',
      lower_is_better: false,
      score_type: 'continuous',
      min_score: 0,
      max_score: 1,
      additional_details: detailTexts({
        primary: isPrimary,
        grader_version: planned.graders[grader],
        judge: pass?.judge?.contender.modelId,
      }),
    },
    score_details: {
      score: estimate.value,
      details: detailTexts({
        says: estimate.says,
        note: estimate.note,
        cases: estimate.cases,
        clusters: estimate.clusters,
        trials: estimate.trials,
        repetitions: scenario.repetitions,
        scope: estimate.scope,
        planned: counts.planned,
        attempted: counts.attempted,
        ungraded: counts.ungraded,
        excluded:
          Object.entries(counts.excluded)
            .map(([reason, trials]) => `${reason}: ${trials}`)
            .join(', ') || undefined,
      }),
      uncertainty: {
        ...(estimate.low === undefined || estimate.high === undefined
          ? {}
          : {
              confidence_interval: {
                lower: estimate.low,
                upper: estimate.high,
                confidence_level: estimate.level,
                method: estimate.method,
              },
            }),
        num_samples: estimate.trials,
      },
    },
    generation_config: generationOf(contender),
  };
}

function generationOf({ parameters, variant, stream, api }: Contender) {
  const { temperature, topP, maxOutputTokens, seed, stop, reasoningEffort, thinkingBudgetTokens } = parameters;
  return {
    generation_args: {
      ...(temperature === undefined ? {} : { temperature }),
      ...(topP === undefined ? {} : { top_p: topP }),
      ...(maxOutputTokens === undefined ? {} : { max_tokens: maxOutputTokens }),
    },
    additional_details: detailTexts({
      prompt_variant: variant,
      streamed: stream,
      api,
      seed,
      stop: stop && JSON.stringify(stop),
      reasoning_effort: reasoningEffort,
      thinking_budget_tokens: thinkingBudgetTokens,
    }),
  };
}
