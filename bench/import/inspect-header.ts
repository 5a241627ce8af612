import type { Parameters } from '#bench/domain/call.ts';
import type { ImportedContender } from './imported-row.ts';
import { asText, fieldAt, instantOf, isObject, listAt, membersAt, numberAt, textAt } from './read-fields.ts';

/** What an Inspect log says of the evaluation as a whole, before its samples. */
export interface InspectHeader {
  readonly task: string;
  readonly contender: ImportedContender;
  /** `openai/gpt-4o`: the name that its tokens are counted under. */
  readonly model: string;
  /** started, success, cancelled or error. */
  readonly status: string;
  readonly tool: string;
  readonly writtenAt: string | undefined;
  /** The scorer of logs that had one, and kept its name apart from the samples. */
  readonly onlyScorer: string | undefined;
  /** Scorers whose figures lie outside [0, 1]: marks from 1 to 10, say, of which the 1 would otherwise be read as right. */
  readonly offScale: ReadonlySet<string>;
  /** Whether a scorer asks a model itself: its tokens are then counted together with the contender's where that is the same model. */
  readonly hasJudge: boolean;
}

/** Members of a log's header, as they are found. */
export interface InspectHeaderMembers {
  readonly version: unknown;
  readonly status: unknown;
  readonly eval: unknown;
  readonly planConfig: unknown;
  /** `results.scores`. */
  readonly scores: readonly unknown[];
  readonly completedAt: unknown;
}

const VERSION = 2;

/** @throws Error for a version whose samples mean something else, and when the log does not say which task or model it is of */
export function inspectHeader(members: InspectHeaderMembers, fileName: string): InspectHeader {
  const { version, status, scores } = members;
  if (version !== VERSION) {
    throw new Error(
      `${fileName} says version ${asText(version ?? null).slice(0, 40)} before its samples; Inspect logs of version ${VERSION} are read. Write it again with: inspect log convert`,
    );
  }
  const task = textAt(members.eval, 'task');
  const model = textAt(members.eval, 'model');
  if (task === undefined || model === undefined) {
    throw new Error(`${fileName} has no eval.task and eval.model before its samples, so it is no whole Inspect log`);
  }
  const config = { ...objectAt(members.eval, 'model_generate_config'), ...ownMembers(members.planConfig) };
  const names = [...scores.map((score) => textAt(score, 'name')), ...scorerNames(members.eval)];
  const version0 = textAt(members.eval, 'packages.inspect_ai');
  return {
    task,
    model,
    contender: {
      label: model,
      provider: model.includes('/') ? model.slice(0, model.indexOf('/')) : undefined,
      modelId: model.includes('/') ? model.slice(model.indexOf('/') + 1) : model,
      parameters: parametersOf(config),
      variant: 'base',
    },
    status: typeof status === 'string' ? status.slice(0, 40) : 'not known',
    tool: version0 === undefined ? 'inspect_ai' : `inspect_ai ${version0.slice(0, 60)}`,
    writtenAt: instantOf(members.completedAt) ?? instantOf(fieldAt(members.eval, 'created')),
    onlyScorer: scores.length === 1 ? textAt(scores[0], 'name') : undefined,
    offScale: new Set(scores.flatMap(offScaleOf)),
    hasJudge: names.some((name) => name !== undefined && /model|judge|llm/i.test(name)),
  };
}

function scorerNames(spec: unknown): readonly (string | undefined)[] {
  return listAt(spec, 'scorers').map((scorer) => textAt(scorer, 'name'));
}

/** Figures that lie on the scorer's own scale; a spread or a count does not. */
const ON_SCALE = /^(.*\/)?(accuracy|mean|median|min|max)$/;

function offScaleOf(score: unknown): readonly string[] {
  const figures = membersAt(score, 'metrics').filter(([name]) => ON_SCALE.test(name));
  const isOff = figures.some(([, metric]) => {
    const value = numberAt(metric, 'value');
    return value !== undefined && (value < 0 || value > 1);
  });
  const name = textAt(score, 'name');
  if (!isOff || name === undefined) return [];
  // A scorer of several figures reports each under its own name.
  const scorer = textAt(score, 'scorer');
  return [scorer === undefined || scorer === name ? name : `${scorer}.${name}`];
}

function parametersOf(config: Readonly<Record<string, unknown>>): Parameters {
  const number = (name: string): number | undefined => numberAt(config, name);
  const stop = listAt(config, 'stop_seqs').filter((text) => typeof text === 'string');
  const [temperature, topP, seed] = [number('temperature'), number('top_p'), number('seed')];
  const [maxOutputTokens, thinking] = [number('max_tokens'), number('reasoning_tokens')];
  const effort = textAt(config, 'reasoning_effort');
  return {
    ...(temperature === undefined ? {} : { temperature }),
    ...(topP === undefined ? {} : { topP }),
    ...(seed === undefined ? {} : { seed }),
    ...(maxOutputTokens === undefined ? {} : { maxOutputTokens }),
    ...(stop.length === 0 ? {} : { stop }),
    ...(effort === undefined ? {} : { reasoningEffort: effort }),
    ...(thinking === undefined ? {} : { thinkingBudgetTokens: thinking }),
  };
}

function objectAt(value: unknown, path: string): Readonly<Record<string, unknown>> {
  return ownMembers(fieldAt(value, path));
}

/** Members that are set: Inspect writes null for what was not. */
function ownMembers(value: unknown): Readonly<Record<string, unknown>> {
  if (!isObject(value)) return {};
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== null));
}
