import { describe, expect, it } from 'vitest';
import { toolNames } from './lab-request.ts';

describe('toolNames', () => {
  it.each([
    { protocol: 'openai chat', tools: [{ type: 'function', function: { name: 'area' } }] },
    { protocol: 'openai responses', tools: [{ type: 'function', name: 'area', strict: false }] },
    { protocol: 'anthropic', tools: [{ name: 'area', input_schema: { type: 'object' } }] },
    { protocol: 'google', tools: [{ functionDeclarations: [{ name: 'area' }] }] },
  ])('finds the name of a tool as $protocol writes it', ({ tools }) => {
    expect(toolNames(tools)).toEqual(['area']);
  });

  it.each([[undefined], [null], [[]], [['area']], [[{ type: 'function' }]]])('finds none in %j', (tools) => {
    expect(toolNames(tools)).toEqual([]);
  });
});
