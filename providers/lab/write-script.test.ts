import { assert, describe, expect, it } from 'vitest';
import type { Pace } from './draw-pace.ts';
import type { FaultRule } from './fault-plan.ts';
import type { Frame } from './protocol.ts';
import { type Step, writeBodyScript, writeStreamScript } from './write-script.ts';

const PACE: Pace = { headersMs: 4, ttftMs: 10, nextGapMs: () => 2 };
const frame = (text: string, tokens = 1): Frame => ({ text, carries: 'answer', tokens });
const FRAMES: readonly Frame[] = [
  { text: 'open ', carries: 'nothing', tokens: 0 },
  { text: '', carries: 'nothing', tokens: 3 },
  frame('one '),
  frame('two '),
  frame('three ', 2),
  { text: 'end', carries: 'end', tokens: 0 },
];
const stream = (fault?: FaultRule, timeScale = 1) =>
  writeStreamScript(FRAMES, [{ text: 'error', carries: 'nothing', tokens: 0 }], { pace: PACE, timeScale, fault });
const told = (steps: readonly Step[]) =>
  steps.map((step) => `${step.atMs} ${step.do}${step.do === 'write' ? ` ${step.bytes.toString('utf8').trim()}` : ''}`);
const textOf = (steps: readonly Step[]) =>
  Buffer.concat(steps.flatMap((step) => (step.do === 'write' ? [step.bytes] : []))).toString('utf8');

describe('writeStreamScript', () => {
  it('gives every token its time: hidden ones pass unseen, a frame of two waits for both', () => {
    // First token at 10, two more hidden to 14, then 16, 18, and two for the last.
    expect(told(stream())).toEqual([
      '4 head',
      '4 write open',
      '16 write one',
      '18 write two',
      '22 write three',
      '22 write end',
      '22 end',
    ]);
  });

  it('scales every time, down to none at all', () => {
    expect(told(stream(undefined, 0.5)).at(-1)).toBe('11 end');
    expect(stream(undefined, 0).every((step) => step.atMs === 0)).toBe(true);
  });

  it.each([
    { fault: 'hang-mid-stream', last: 'hang', text: 'open one two ' },
    { fault: 'close-mid-stream', last: 'destroy', text: 'open one two ' },
    { fault: 'no-end-event', last: 'end', text: 'open one two three ' },
    { fault: 'truncated-json', last: 'end', text: 'open one two thr' },
    { fault: 'error-event', last: 'end', text: 'open one two error' },
    { fault: 'malformed-event', last: 'end', text: 'open one two thr\n\nend' },
    { fault: 'seven-byte-writes', last: 'end', text: 'open one two three end' },
    { fault: 'late-terminator', last: 'end', text: 'open one two three end' },
  ] as const)('$fault: $last after "$text"', ({ fault, last, text }) => {
    const steps = stream({ fault });
    expect(steps.at(-1)?.do).toBe(last);
    expect(textOf(steps)).toBe(text);
  });

  it('ends the body later than the end event, by real time whatever the scale', () => {
    expect(told(stream({ fault: 'late-terminator', everyMs: 30 }, 0)).slice(-2)).toEqual(['0 write end', '30 end']);
  });

  it('drips at a set pace', () => {
    expect(stream({ fault: 'slow-drip', everyMs: 100 }, 0).map((step) => step.atMs)).toEqual([
      0, 100, 200, 300, 400, 500, 500,
    ]);
  });

  it('writes no more than seven bytes at a time, none joined with its neighbour', () => {
    const writes = stream({ fault: 'seven-byte-writes' }).filter((step) => step.do === 'write');
    expect(writes.every((step) => step.bytes.length <= 7 && step.alone)).toBe(true);
  });

  it('puts bytes in the place of the mark that no UTF-8 text holds', () => {
    const fault: FaultRule = { fault: 'invalid-utf8' };
    const [, write] = writeStreamScript([frame('a\uE0F8b')], [], { pace: PACE, timeScale: 0, fault });
    assert(write?.do === 'write');
    expect([...write.bytes]).toEqual([0x61, 0xff, 0xfe, 0xfd, 0x62]);
  });
});

describe('writeBodyScript', () => {
  const body = (fault?: FaultRule) => writeBodyScript('{"answer":"whole"}', 4, { pace: PACE, timeScale: 1, fault });

  it('is due when its last token is', () => {
    expect(told(body())).toEqual(['16 head', '16 write {"answer":"whole"}', '16 end']);
  });

  it.each([
    { fault: 'hang-mid-stream', last: 'hang' },
    { fault: 'close-mid-stream', last: 'destroy' },
    { fault: 'truncated-json', last: 'end' },
    { fault: 'no-end-event', last: 'end' },
  ] as const)('$fault breaks off inside the JSON, then: $last', ({ fault, last }) => {
    expect(body({ fault }).at(-1)?.do).toBe(last);
    expect(textOf(body({ fault }))).toBe('{"answer"');
  });
});
