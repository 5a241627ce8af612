import { z } from 'zod';
import { absent, decodeWith, formatVersion } from './json.ts';

export const MANIFEST_SCHEMA = 'bakeoff.manifest/1';
const NEWEST = 1;

/** MANIFEST.json, version 1. */
export const manifestRecord = z.looseObject({
  schema: z.literal(MANIFEST_SCHEMA),
  files: z.array(z.looseObject({ file: z.string(), sha256: z.string(), bytes: z.number(), rows: absent(z.number()) })),
});

export type Manifest = z.output<typeof manifestRecord>;

/** @throws Error naming the place and the field, or the version that this program cannot read */
export function decodeManifest(value: unknown, place: string): Manifest {
  formatVersion(value, 'manifest', NEWEST, place);
  return decodeWith(manifestRecord, value, place);
}
