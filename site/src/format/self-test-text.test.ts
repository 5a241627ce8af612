import { describe, expect, it } from 'vitest';
import type { SelfTestFigure } from '#bench/domain/self-test.ts';
import type { FigureTally, SelfTestLine } from '#bench/report/report.ts';
import {
  agreementText,
  checkMark,
  commandFor,
  distanceText,
  figuresShown,
  figureText,
  publicLink,
  tolerances,
  trustFinding,
} from './self-test-text.ts';

const PRINTED: FigureTally = {
  from: 'publishers',
  checks: 2,
  ran: 2,
  sources: ['gsm8k', 'xstest'],
  figures: 100,
  agree: 100,
  exact: 90,
  rounded: 10,
  within: 0,
  filesRead: 3,
  otherFiles: [],
};
const COMPUTED: FigureTally = { ...PRINTED, from: 'independent-program', figures: 41, agree: 41 };
const LINE: SelfTestLine = {
  id: '2026-11-21T213312Z',
  at: '2026-11-21T21:33:12.424Z',
  bakeoff: '0.1.0',
  git: { commit: '24e67cf9ec79f99a5998ad8fc88f6981ab134fd0', dirty: false },
  passes: true,
  tallies: [PRINTED, COMPUTED],
  notRun: 0,
  gaveUp: 0,
  filesRead: 3,
  otherFiles: [],
};
const NOTHING = { figures: 0, agree: 0, exact: 0, rounded: 0, within: 0, ran: 0, sources: [], filesRead: 0 };
const FIGURE: SelfTestFigure = {
  name: 'accuracy',
  unit: '%',
  published: 51.1,
  ours: 51.1,
  agreement: { kind: 'rounded', decimals: 1 },
  n: 1000,
  agrees: true,
};

describe('what is claimed of a self-test', () => {
  it('says of printed figures how many, by whom, when, with which program and from which data', () => {
    const { tone, headline, lead, rest } = trustFinding(LINE);
    expect(tone).toBe('good');
    expect(headline).toBe('100 of 100 published figures come out again from their data');
    expect(lead).toBe(
      'Printed by the publishers of gsm8k and xstest; made again on 21 Nov 2026, 21:33 UTC, with bakeoff 0.1.0 at commit 24e67cf9ec79, from 3 files of public data, each the published one byte for byte.',
    );
    expect(rest).toEqual([expect.stringMatching(/^41 of 41 figures that another program computed .* nobody printed/)]);
  });

  it('says what was held to a tolerance only', () => {
    const { rest } = trustFinding({ ...LINE, tallies: [{ ...PRINTED, rounded: 4, within: 6 }] });
    expect(rest[0]).toMatch(/^6 of 100 were held to a tolerance only, each with its reason/);
  });

  it.each([
    {
      state: 'a printed figure differs',
      line: { ...LINE, passes: false, tallies: [{ ...PRINTED, agree: 97 }, COMPUTED] },
      headline: '3 of 100 figures that publishers printed do not come out again',
    },
    {
      state: 'only a figure of another program differs',
      line: { ...LINE, passes: false, tallies: [PRINTED, { ...COMPUTED, agree: 40 }] },
      headline: '1 of 41 figures that another program computed does not come out again',
    },
    {
      state: 'a check gave up',
      line: { ...LINE, passes: false, notRun: 1, gaveUp: 1 },
      headline: '1 check gave up; 100 of 100 published figures come out again from their data',
    },
    {
      state: 'a file is not the published one',
      line: { ...LINE, otherFiles: ['gsm8k/test.jsonl'] },
      headline:
        '100 of 100 published figures come out again from their data, but not every file read is the published one',
    },
  ])('is bad news when $state', ({ line, headline }) => {
    expect(trustFinding(line)).toMatchObject({ tone: 'bad', headline });
  });

  it('is no good news when a check was not run, and says how many', () => {
    const { tone, headline, rest } = trustFinding({ ...LINE, notRun: 1 });
    expect(tone).toBe('open');
    expect(headline).toBe('100 of 100 published figures that were checked come out again');
    expect(rest.at(-1)).toBe('1 of 4 checks was not run: nothing is said of it.');
  });

  it('never lets figures that nobody printed stand for printed ones', () => {
    const { tone, headline, lead } = trustFinding({
      ...LINE,
      notRun: 2,
      tallies: [{ ...PRINTED, ...NOTHING }, COMPUTED],
    });
    expect(tone).toBe('open');
    expect(headline).toBe('No figure that publishers printed was checked');
    expect(lead).not.toContain('Printed');
  });

  it('calls nothing run nothing checked', () => {
    const line = { ...LINE, passes: false, notRun: 2, filesRead: 0, tallies: [{ ...PRINTED, ...NOTHING }] };
    expect(trustFinding(line)).toMatchObject({
      tone: 'open',
      headline: 'Nothing was checked: none of 2 checks could be run',
      rest: [],
    });
  });

  it('says without a self-test that nothing was tested', () => {
    expect(trustFinding(undefined)).toMatchObject({
      tone: 'open',
      headline: expect.stringContaining('not tested here'),
    });
  });
});

describe('a checked figure on a page', () => {
  it('shows two digits more of ours than were printed, with a true minus', () => {
    expect(figureText(-0.329, { kind: 'rounded', decimals: 4 })).toBe('−0.3290');
    expect(figureText(-0.32912345, { kind: 'rounded', decimals: 4 }, 2)).toBe('−0.329123');
  });

  it('says how it is held, how far it is off, and why a tolerance is one', () => {
    expect(agreementText({ kind: 'exact' })).toBe('exactly');
    expect(agreementText({ kind: 'rounded', decimals: 1 })).toBe('to 1 decimal');
    expect(distanceText({ published: 51.1, ours: 51.4 })).toBe('0.3');
    const tolerant = {
      ...FIGURE,
      agreement: { kind: 'within', tolerance: 0.004, because: 'drawn at random' },
    } as const;
    expect(tolerances([FIGURE, tolerant, tolerant])).toEqual(['within 0.004, because drawn at random']);
  });

  it('stands first when it differs, and is never left out for want of room', () => {
    const figures = Array.from({ length: 30 }, (_, at) => ({ ...FIGURE, name: String(at), agrees: at < 5 }));
    expect(figuresShown(figures, 20).map(({ name }) => Number(name))).toEqual(
      Array.from({ length: 25 }, (_, at) => at + 5),
    );
    expect(figuresShown(figures, 27).map(({ name }) => name)).toEqual([
      ...Array.from({ length: 25 }, (_, at) => String(at + 5)),
      '0',
      '1',
    ]);
  });
});

describe('a check in a word', () => {
  const subject = {
    id: 'a',
    title: 'a',
    rule: '',
    publishedBy: '',
    figuresFrom: 'publishers',
    source: { name: 'a', url: '', commit: undefined, licence: '' },
    files: [],
  } as const;

  it('is no pass when it was not run, and louder when it gave up', () => {
    expect(checkMark({ ...subject, status: 'reproduced', figures: [FIGURE] })).toMatchObject({ tone: 'better' });
    expect(checkMark({ ...subject, status: 'not-run', because: 'no-data', reason: '' }).tone).toBe('inconclusive');
    expect(checkMark({ ...subject, status: 'not-run', because: 'error', reason: '' }).tone).toBe('worse');
  });
});

describe('an address out of a self-test', () => {
  it('becomes a link whose text begins with the host', () => {
    expect(publicLink('https://github.com/openai/grade-school-math')).toEqual({
      href: 'https://github.com/openai/grade-school-math',
      text: 'github.com/openai/grade-school-math',
    });
    expect(publicLink('https://gіthub.com/x')?.text).toMatch(/^xn--/);
  });

  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'http://github.com/x',
    '//github.com/x',
    'https://github.com@attack.example/x',
    'https://user:word@github.com/x',
    'https://github.com:8443/x',
    'https://localhost/x',
    'https://127.0.0.1/x',
    'https://[::1]/x',
    'not an address',
    '',
  ])('stays text when it is %s', (address) => expect(publicLink(address)).toBeUndefined());

  it('puts no name into a command that a shell would read as more than a name', () => {
    expect(commandFor('self-test', 'llmdrift-prime')).toBe('npx bakeoff self-test llmdrift-prime');
    expect(commandFor('self-test', 'a; rm -rf ~')).toBeUndefined();
    expect(commandFor('fetch-evidence', '--json')).toBeUndefined();
  });
});
