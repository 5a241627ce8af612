import { createHash } from 'node:crypto';
import type { Contender } from '#bench/domain/contender.ts';
import type { ExportSource } from './export-format.ts';

/** What a contender's two files are called, and how they refer to each other. */
export interface EvalRecord {
  readonly contender: Contender;
  readonly evaluationId: string;
  readonly modelId: string;
  /** Without its ending. */
  readonly path: string;
}

/** The names of a contender's record in a run. */
export function evalRecord({ run, at }: ExportSource, contender: Contender): EvalRecord {
  const { label, modelId, provider } = contender;
  const id = modelId.includes('/') ? modelId : `${provider}/${modelId}`;
  const [developer = '', ...model] = id.split('/');
  const uuid = uuidOf(`${run.id}\n${label}`);
  return {
    contender,
    modelId: id,
    evaluationId: `${run.id}:${label}/${id}/${at.getTime() / 1000}`,
    path: ['data', run.name, developer, model.join('-')].map(pathPart).concat(uuid).join('/'),
  };
}

/** What instances are joined to results by. */
export function resultId(scenario: string, grader: string): string {
  return `${scenario}/${grader}`;
}

/** The schema's additional details: texts only, and what is not known has none. */
export function detailTexts(
  known: Readonly<Record<string, string | number | boolean | undefined>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(known).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  );
}

/** A name that is no way out of its folder, whatever a model is called. */
function pathPart(name: string): string {
  const kept = name.replaceAll(/[^A-Za-z0-9._-]+/g, '-').replaceAll(/^[.-]+|[.-]+$/g, '');
  return kept === '' ? 'unnamed' : kept.slice(0, 80);
}

/** In the form of a version 4, which the datastore asks of file names; the same run and contender give the same. */
function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  const variant = '89ab'[Number.parseInt(hex[16] ?? '0', 16) % 4] ?? '8';
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    variant + hex.slice(17, 20),
    hex.slice(20, 32),
  ].join('-');
}
