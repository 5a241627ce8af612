import type { ImportedContender } from './imported-row.ts';
import { fieldAt, textAt } from './read-fields.ts';
import { readImportLines } from './read-import-lines.ts';

/** Names beyond it are not gathered: nobody compares so many, and a file may hold a new one in every row. */
const MOST_NAMES = 300;

/** The models that each experiment of a file names, as far as they fit. */
export class BraintrustModels {
  readonly #ofRoots = new Map<string, Set<string>>();
  readonly #ofCalls = new Map<string, Set<string>>();

  add(experiment: string, model: string, isRoot: boolean): void {
    const all = isRoot ? this.#ofRoots : this.#ofCalls;
    const models = all.get(experiment) ?? new Set();
    if (models.size < MOST_NAMES) models.add(model);
    if (all.size < MOST_NAMES) all.set(experiment, models);
  }

  /**
   * Who answered a trace. A trace that failed may not name its model: then it is the one of its experiment, where there is only one.
   * @param model as the trace names it
   * @returns undefined when nothing tells
   */
  contenderOf(
    experiment: string,
    model: string | undefined,
    provider: string | undefined,
  ): ImportedContender | undefined {
    const name = model ?? only(this.#ofRoots.get(experiment) ?? this.#ofCalls.get(experiment));
    if (name === undefined) return undefined;
    const sharing = [...this.#experiments()].filter((one) => this.#names(one, name));
    return {
      label: sharing.length > 1 && experiment !== '' ? `${name} · ${experiment}` : name,
      provider,
      modelId: name,
      parameters: {},
      variant: 'base',
    };
  }

  #experiments(): ReadonlySet<string> {
    return new Set([...this.#ofRoots.keys(), ...this.#ofCalls.keys()]);
  }

  #names(experiment: string, model: string): boolean {
    return (this.#ofRoots.get(experiment) ?? this.#ofCalls.get(experiment))?.has(model) === true;
  }
}

function only(names: ReadonlySet<string> | undefined): string | undefined {
  return names?.size === 1 ? [...names][0] : undefined;
}

/** Reads a file once to see which models its experiments name: whether two share one is seen only at its end. */
export async function surveyModels(path: string): Promise<BraintrustModels> {
  const models = new BraintrustModels();
  for await (const { value } of readImportLines(path)) {
    const model = textAt(value, 'metadata.model');
    if (model === undefined) continue;
    const spanId = textAt(value, 'span_id');
    const isRoot = fieldAt(value, 'is_root') === true || (textAt(value, 'root_span_id') ?? spanId) === spanId;
    const isCall = fieldAt(value, 'span_attributes.type') === 'llm';
    const isJudge = fieldAt(value, 'span_attributes.purpose') === 'scorer';
    if (isRoot || (isCall && !isJudge)) models.add(textAt(value, 'experiment_id') ?? '', model, isRoot);
  }
  return models;
}
