import type { Parameters } from '#bench/domain/call.ts';
import { fingerprint } from '#bench/domain/fingerprint.ts';
import type { ImportedContender } from './imported-row.ts';
import { numberIn, type OtlpAttributes, otlpAttributes, SpanFault, textIn } from './otlp-attributes.ts';
import { fieldAt } from './read-fields.ts';

/** Values of one parameter under which a model is still a contender of its own; more of them, and the parameter goes with the question. */
const MOST_VALUES = 8;

type Setting = keyof Parameters;

/** Which parameters tell the contenders of one model apart: model -> parameter -> how it is used in the file. */
export type SettledSpans = ReadonlyMap<string, ReadonlyMap<Setting, 'the-same' | 'differs' | 'of-each-call'>>;

/**
 * What the spans of a file set, gathered before they are read: production code asks with whatever parameters it needs, and only those
 * that all calls share, or that a few arms differ in, make a contender.
 */
export class SpanSettingsTally {
  readonly #values = new Map<string, Map<Setting, Set<string>>>();

  /** Counts a span; one that cannot be read counts for nothing, and is told of when it is read. */
  add(span: unknown): void {
    try {
      const attributes = otlpAttributes(fieldAt(span, 'attributes'));
      const model = modelOf(attributes);
      if (model === undefined) return;
      const set = parametersOf(attributes);
      const known = this.#values.get(model.label) ?? new Map<Setting, Set<string>>();
      this.#values.set(model.label, known);
      for (const name of SETTINGS) {
        const values = known.get(name) ?? new Set();
        known.set(name, values);
        if (values.size <= MOST_VALUES) values.add(JSON.stringify(set[name]) ?? '');
      }
    } catch (error) {
      if (!(error instanceof SpanFault)) throw error;
    }
  }

  settled(): SettledSpans {
    return new Map(
      [...this.#values].map(([model, settings]) => [
        model,
        new Map(
          [...settings].map(([name, { size }]) => [
            name,
            size === 1 ? 'the-same' : size <= MOST_VALUES ? 'differs' : 'of-each-call',
          ]),
        ),
      ]),
    );
  }
}

const SETTINGS: readonly Setting[] = ['temperature', 'topP', 'seed', 'maxOutputTokens', 'stop', 'reasoningEffort'];

/** Who answered a span; undefined when no model is named. */
export function contenderOf(attributes: OtlpAttributes, settled: SettledSpans): ImportedContender | undefined {
  const model = modelOf(attributes);
  if (model === undefined) return undefined;
  const uses = settled.get(model.label);
  const parameters = Object.fromEntries(
    Object.entries(parametersOf(attributes)).filter(([name]) => uses?.get(name as Setting) !== 'of-each-call'),
  );
  const apart = SETTINGS.filter((name) => uses?.get(name) === 'differs').map(
    (name) => `${name}=${Object.hasOwn(parameters, name) ? shortly(parameters[name]) : 'default'}`,
  );
  return {
    label: apart.length === 0 ? model.label : `${model.label} ${inWords(apart)}`,
    provider: model.provider,
    modelId: model.id,
    parameters,
    variant: 'base',
  };
}

/** Characters of the parameters in a label; longer ones are told apart by a hash. */
const MOST_WORDS = 50;

function inWords(apart: readonly string[]): string {
  const words = apart.join(' ');
  return words.length <= MOST_WORDS ? words : `${words.slice(0, MOST_WORDS - 10)}… ${fingerprint(words).slice(0, 8)}`;
}

function modelOf(attributes: OtlpAttributes) {
  const id = textIn(attributes, 'gen_ai.request.model', 'gen_ai.response.model')?.slice(0, 200);
  const provider = textIn(attributes, 'gen_ai.provider.name', 'gen_ai.system')?.toLowerCase().slice(0, 60);
  if (id === undefined) return undefined;
  const name = id.length <= MOST_WORDS ? id : `${id.slice(0, MOST_WORDS - 10)}… ${fingerprint(id).slice(0, 8)}`;
  return { id, provider, label: provider === undefined ? name : `${provider.slice(0, 16)}:${name}` };
}

/** @throws SpanFault for a parameter that is there and cannot be one */
function parametersOf(attributes: OtlpAttributes): Parameters {
  const stop = attributes.get('gen_ai.request.stop_sequences');
  if (stop !== undefined && !(Array.isArray(stop) && stop.every((each) => typeof each === 'string'))) {
    throw new SpanFault('gen_ai.request.stop_sequences is no list of texts');
  }
  const found: { readonly [name in Setting]?: Parameters[name] | undefined } = {
    temperature: numberIn(attributes, 'gen_ai.request.temperature'),
    topP: numberIn(attributes, 'gen_ai.request.top_p'),
    seed: numberIn(attributes, 'gen_ai.request.seed', 'gen_ai.openai.request.seed'),
    maxOutputTokens: numberIn(attributes, 'gen_ai.request.max_tokens'),
    stop: stop?.length === 0 ? undefined : stop,
    reasoningEffort: textIn(attributes, 'gen_ai.request.reasoning.level', 'gen_ai.request.reasoning_effort'),
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
}

function shortly(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, 20) : JSON.stringify(value).slice(0, 40);
}
