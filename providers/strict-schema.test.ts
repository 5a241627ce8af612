import { expect, it } from 'vitest';
import { isStrictSchema, schemaForWire } from './strict-schema.ts';

const closed = { type: 'object', properties: { a: { type: 'string' } }, required: ['a'], additionalProperties: false };

it('is strict only when every object, at any depth, is closed and requires all it names', () => {
  expect(isStrictSchema(closed)).toBe(true);
  expect(isStrictSchema({ ...closed, required: [] })).toBe(false);
  expect(isStrictSchema({ type: 'array', items: { ...closed, additionalProperties: true } })).toBe(false);
});

it('leaves the dialect out of what is sent', () => {
  expect(schemaForWire({ $schema: 'https://json-schema.org/draft/2020-12/schema', ...closed })).toEqual(closed);
});
