import { z } from 'zod';
import { redact, secretForms } from '#bench/domain/redact.ts';

/**
 * A value as one line of strict JSON: not measured is null, and a number that JSON cannot hold is an error here rather
 * than a silent null in the file.
 * @throws RangeError naming the member that is NaN or infinite
 */
export function strictJson(value: unknown, space?: number): string {
  return JSON.stringify(
    value,
    (key, member: unknown) => {
      if (member === undefined) return null;
      if (typeof member === 'number' && !Number.isFinite(member)) {
        throw new RangeError(`"${key}" is ${member}: a result file holds no such number. This is a bug of bakeoff's.`);
      }
      return member;
    },
    space,
  );
}

/** A JSON text without the secrets. */
export function redactJson(json: string, secrets: readonly string[]): string {
  return redact(json, secretForms(secrets));
}

/** A member that may be unmeasured: null on disk, undefined in memory, and present in both. */
export function absent<T extends z.ZodType>(schema: T) {
  return schema.nullable().transform((value) => value ?? undefined);
}

/** A member that files written before it was thought of do not have; otherwise as `absent`. */
export function later<T extends z.ZodType>(schema: T) {
  return absent(schema).exactOptional();
}

/** Opaque JSON, kept as it came. */
export const opaque = z.unknown().transform((value) => value ?? undefined);

/** @throws Error naming the place, the field and what to do */
export function decodeWith<T>(schema: z.ZodType<T>, value: unknown, place: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [first, ...more] = parsed.error.issues;
  throw new Error(
    `${place}: field "${first?.path.join('.') || '(whole)'}": ${first?.message ?? 'not readable'}` +
      `${more.length > 0 ? ` (and ${more.length} more)` : ''}. The file was changed by hand or written by another program.`,
  );
}

/**
 * @returns the format's name and version
 * @throws Error when it is not ours, or newer than this program reads
 */
export function formatVersion(value: unknown, format: string, newest: number, place: string): number {
  const name = typeof value === 'object' && value !== null && 'schema' in value ? value.schema : undefined;
  const match = typeof name === 'string' ? /^bakeoff\.([a-z-]+)\/(\d+)$/.exec(name) : null;
  if (match === null || match[1] !== format) {
    throw new Error(
      `${place}: "schema" is ${JSON.stringify(name)}; a ${format} file says "bakeoff.${format}/${newest}".`,
    );
  }
  const version = Number(match[2]);
  if (version > newest) {
    throw new Error(
      `${place}: schema bakeoff.${format}/${version} is newer than this program reads (up to ${newest}). ` +
        'Update bakeoff (git pull && npm ci) and try again.',
    );
  }
  return version;
}
