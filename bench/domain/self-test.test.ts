import { describe, expect, it } from 'vitest';
import { passes, type SelfTestCheck, type SelfTestOutcome, type SelfTestSubject } from './self-test.ts';

const OUTCOMES = {
  reproduced: { status: 'reproduced', figures: [] },
  differs: { status: 'differs', figures: [] },
  noData: { status: 'not-run', because: 'no-data', reason: 'no file' },
  gaveUp: { status: 'not-run', because: 'error', reason: 'row 7' },
} as const satisfies Record<string, SelfTestOutcome>;

function check(outcome: keyof typeof OUTCOMES): SelfTestCheck {
  const source = { name: 'set', url: 'https://example.org', commit: undefined, licence: 'MIT' };
  const subject: SelfTestSubject = {
    id: 'one',
    title: 'One',
    rule: 'Equal.',
    publishedBy: 'Somebody',
    figuresFrom: 'publishers',
    source,
    files: [],
  };
  return { ...subject, ...OUTCOMES[outcome] };
}

describe('a self-test', () => {
  it.each([
    { outcomes: ['reproduced', 'reproduced'], pass: true, because: 'everything agrees' },
    { outcomes: ['reproduced', 'noData'], pass: true, because: 'what could be run agrees' },
    { outcomes: ['reproduced', 'differs'], pass: false, because: 'one differs' },
    { outcomes: ['reproduced', 'gaveUp'], pass: false, because: 'one could not read what is there' },
    { outcomes: ['noData', 'noData'], pass: false, because: 'nothing was checked' },
    { outcomes: [], pass: false, because: 'there is no check' },
  ] as const)('of $outcomes passes: $pass, since $because', ({ outcomes, pass }) => {
    expect(passes({ checks: outcomes.map(check) })).toBe(pass);
  });
});
