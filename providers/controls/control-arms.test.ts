import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ToolCall } from '#bench/domain/message.ts';
import { CONTROL_ARMS, type ControlArmId, controlArm } from './control-arms.ts';
import { type ControlInput, type ControlReply, replyOf, saying } from './control-reply.ts';

const ARMS = Object.keys(CONTROL_ARMS) as ControlArmId[];

const ANSWER = saying('Priya Raman approves up to 18 weeks from 2026-04-17 [leave-2025].');
const RECORD = saying(JSON.stringify({ owner: 'Priya Raman', dueDate: '2026-04-17', amount: { value: 90 }, tags: [] }));
const SHARE = call('sharePage', { pageId: 'os-3', email: 'd.munro@exams.example' });
const ASKS_FIRST: ControlReply = replyOf([
  { role: 'assistant', text: 'Shall I share it with d.munro@exams.example?' },
  { role: 'user', text: 'Yes.' },
  { role: 'assistant', text: '', toolCalls: [SHARE] },
  { role: 'tool', toolCallId: SHARE.id, name: SHARE.name, text: '{"ok":true}' },
  { role: 'assistant', text: 'Dominic Munro can read it.' },
]);
const OTHERS = [
  saying('Anna Koval, 12 days [rules-2].'),
  saying('The pages do not say.'),
  saying(JSON.stringify({ owner: 'Anna Koval', dueDate: '2026-05-01', amount: { value: 7 }, tags: ['web'] })),
];

function call(name: string, input: object): ToolCall {
  return { id: 'call-1', name, input, rawInput: JSON.stringify(input) };
}

function input(incumbent: ControlReply | undefined, known: Partial<ControlInput> = {}): ControlInput {
  return {
    scenarioId: 'letters',
    caseId: 'c1',
    repetition: 1,
    prompt: [
      { role: 'system', text: 'Answer from the pages.' },
      {
        role: 'user',
        text: 'Pages: Marisol Vega leads Harbor, code QX-9. Write to vega@harbor.example. Who approves?',
      },
    ],
    incumbent,
    others: OTHERS,
    seed: 3,
    ...known,
  };
}

const make = (arm: string, incumbent: ControlReply, known: Partial<ControlInput> = {}): ControlReply =>
  controlArm(arm).make(input(incumbent, known));

describe('every control arm', () => {
  it.each(ARMS)('%s says the same to the same trial, whatever was said, and reads it off its transcript', (arm) => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), fc.integer({ min: 0, max: 2 ** 32 - 1 }), (text, seed) => {
        const once = make(arm, saying(text), { seed });
        expect(make(arm, saying(text), { seed })).toEqual(once);
        expect(replyOf(once.transcript)).toEqual(once);
      }),
      { numRuns: 60 },
    );
  });

  it.each(ARMS.filter((arm) => CONTROL_ARMS[arm].needs === 'incumbent'))(
    '%s says what to do where the incumbent said nothing',
    (arm) => {
      expect(() => controlArm(arm).make(input(undefined))).toThrow(
        /letters\/c1.*Run the incumbent first.*null-constant/,
      );
    },
  );

  it.each(ARMS.filter((arm) => CONTROL_ARMS[arm].needs === 'prompt'))('%s needs nobody', (arm) => {
    expect(controlArm(arm).make(input(undefined, { others: undefined })).text).not.toBe('');
  });

  it('is named when another one is asked for', () => {
    expect(() => controlArm('degraded-0')).toThrow(/no control arm "degraded-0".*fence-wrapper/);
    expect(() => controlArm('degraded-101')).toThrow(/up to 100/);
    expect(controlArm('degraded-7.5').title).toContain('7.5 %');
  });
});

describe('what a control arm does', () => {
  it('jitters numbers and days, and leaves names, codes and citations alone', () => {
    const { text } = make('number-jitter', ANSWER);
    expect(text).toMatch(/^Priya Raman approves up to 1[0-9] weeks from 2026-04-\d\d \[leave-2025\]\.$/);
    expect(text).not.toContain('18 weeks');
    expect(text).not.toContain('2026-04-17');
    const record = JSON.parse(make('number-jitter', RECORD).text);
    expect(record).toMatchObject({ owner: 'Priya Raman', tags: [] });
    expect(record.amount.value).not.toBe(90);
    expect(Number.isNaN(Date.parse(record.dueDate))).toBe(false);
  });

  it('never leaves a number as it is, and keeps clock times on the clock', () => {
    const whole = (most: number) => fc.integer({ min: 0, max: most });
    fc.assert(
      fc.property(whole(23), whole(59), whole(9999), whole(1000), (hour, minute, amount, seed) => {
        const time = [hour, minute].map((part) => String(part).padStart(2, '0')).join(':');
        const [at, sum] = make('number-jitter', saying(`${time} costs ${amount} euros`), { seed }).text.split(
          ' costs ',
        );
        expect(sum).not.toBe(`${amount} euros`);
        expect(at).not.toBe(time);
        expect(at).toMatch(/^([01]\d|2[0-3]):[0-5]\d$/);
      }),
    );
  });

  it('swaps a name for another one that was shown, the same one throughout, and keeps the citation', () => {
    const twice = saying('Priya Raman approves; ask Priya Raman [leave-2025].');
    expect(make('entity-swapper', twice).text).toMatch(/^(Marisol Vega) approves; ask \1 \[leave-2025\]\.$/);
    expect(make('entity-swapper', ASKS_FIRST).toolCalls[0]?.input).toEqual({
      pageId: 'QX-9',
      email: 'vega@harbor.example',
    });
  });

  it('renames some keys of a record and of a call, and the ids of cited pages, and keeps what stands under them', () => {
    const before = JSON.parse(RECORD.text);
    const after = JSON.parse(make('key-renamer', RECORD).text);
    expect(Object.keys(after)).not.toEqual(Object.keys(before));
    expect(Object.values(after)).toHaveLength(4);
    expect(make('key-renamer', ANSWER).text).toContain('[page_leave_2025]');
    const [made] = make('key-renamer', ASKS_FIRST).toolCalls;
    expect(Object.keys(Object(made?.input))).not.toEqual(['pageId', 'email']);
    expect(Object.values(Object(made?.input))).toEqual(['os-3', 'd.munro@exams.example']);
  });

  it('fences prose, records and arguments; fenced arguments are no input', () => {
    expect(make('fence-wrapper', RECORD).text).toBe(`\`\`\`json\n${RECORD.text}\n\`\`\``);
    expect(make('fence-wrapper', ANSWER).text.startsWith('```\nPriya')).toBe(true);
    expect(make('fence-wrapper', ASKS_FIRST).toolCalls[0]).toMatchObject({
      input: undefined,
      rawInput: `\`\`\`json\n${SHARE.rawInput}\n\`\`\``,
    });
  });

  it('ignores the last instruction: chatter around a record, no sources, the last step not taken and said to be done', () => {
    expect(make('instruction-truncated', RECORD).text).toMatch(/^Sure! .*\n\n\{.*\}\n\nLet me know/);
    expect(make('instruction-truncated', ANSWER).text).toMatch(/from 2026-04-17\. Let me know/);
    const left = make('instruction-truncated', ASKS_FIRST);
    expect(left.toolCalls).toEqual([]);
    expect(left.transcript.some(({ role }) => role === 'tool')).toBe(false);
    expect(left.text).toContain('Dominic Munro can read it.');
  });

  it('answers where the incumbent declines, fills what is open, and acts before the yes', () => {
    expect(make('comply-all', saying('The pages do not say.')).text).toMatch(/^Yes\. .*[.]$/);
    expect(make('comply-all', ANSWER)).toEqual(ANSWER);
    expect(JSON.parse(make('comply-all', RECORD).text).tags).toEqual(['web']);
    const { transcript } = make('comply-all', ASKS_FIRST);
    const acts = transcript.findIndex((message) => message.role === 'assistant' && message.toolCalls !== undefined);
    expect(acts).toBeLessThan(transcript.findIndex(({ role }) => role === 'user'));
    expect(JSON.stringify(transcript)).not.toContain('Shall I');
  });

  it('answers another case, and says so when there is no other', () => {
    expect(OTHERS).toContainEqual(make('context-dropped', ANSWER));
    expect(() => make('context-dropped', ANSWER, { others: [ANSWER] })).toThrow(/none that differs.*two cases or more/);
  });

  it('repeats what the user was shown, rules left out', () => {
    expect(make('echo-context', ANSWER).text).toMatch(/^Pages: Marisol Vega .* Who approves\?$/);
  });
});

describe('a degraded copy', () => {
  const trials = Array.from({ length: 4000 }, (_, index) => ({
    caseId: `c${index % 400}`,
    repetition: 1 + Math.floor(index / 400),
  }));
  const changed = (arm: string, incumbent: ControlReply): Set<number> =>
    new Set(trials.flatMap((trial, index) => (make(arm, incumbent, trial).text === incumbent.text ? [] : [index])));

  it('replaces about its share of answers, and keeps the others to the letter', () => {
    // 200 expected of 4,000; the standard error is 13.8.
    expect(Math.abs(changed('degraded-5', ANSWER).size - 200)).toBeLessThan(56);
    expect(changed('degraded-100', ANSWER).size).toBe(4000);
  });

  it('replaces whatever a less degraded one replaces', () => {
    const more = changed('degraded-25', ANSWER);
    expect([...changed('degraded-5', ANSWER)].filter((trial) => !more.has(trial))).toEqual([]);
  });

  it('replaces an answer by one that has to be wrong: values under other keys, an answer for a "not there", other calls', () => {
    expect(JSON.parse(make('degraded-100', RECORD).text)).toEqual({
      owner: '2026-04-17',
      dueDate: { value: 90 },
      amount: [],
      tags: 'Priya Raman',
    });
    expect(make('degraded-100', saying('The pages do not say.')).text).not.toContain('do not say');
    expect(make('degraded-100', ASKS_FIRST).toolCalls).toEqual([]);
  });
});
