import { expect, it } from 'vitest';
import { toResponseSchema } from './gemini-schema.ts';

it('says in the older dialect what it can, and leaves out what only closes an object', () => {
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    properties: {
      kind: { const: 'place' },
      city: { anyOf: [{ type: 'string' }, { type: 'null' }] },
      size: { type: ['integer', 'null'], minimum: 0 },
      names: { type: 'array', items: { type: 'string' } },
    },
    required: ['kind', 'city'],
    additionalProperties: false,
  };
  expect(toResponseSchema(schema)).toEqual({
    type: 'object',
    properties: {
      kind: { enum: ['place'] },
      city: { type: 'string', nullable: true },
      size: { type: 'integer', nullable: true, minimum: 0 },
      names: { type: 'array', items: { type: 'string' } },
    },
    required: ['kind', 'city'],
  });
});

it('names the keyword it cannot say, and the provider that can', () => {
  expect(() => toResponseSchema({ $ref: '#/$defs/place' })).toThrow(/"\$ref".*provider "google"/);
});
