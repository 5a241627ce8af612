import { describe, expect, it } from 'vitest';
import { anAnswer } from './example-rows.ts';
import { ImportLedger, LedgerFault } from './import-ledger.ts';

function aLedger(primary?: string): ImportLedger {
  return new ImportLedger({
    scenario: 'capitals',
    title: 'Capitals',
    primary,
    against: undefined,
    gradersVersion: 'imported',
    secrets: [],
  });
}

describe('imported rows as the trials of a run', () => {
  it('counts repeated answers of a contender to a case in the order of the file', () => {
    const ledger = aLedger();
    const ids = [anAnswer(), anAnswer({ contender: { label: 'b' } }), anAnswer()].map(
      (row, place) => ledger.add(row, `line ${place + 1}`).trial.id,
    );
    expect(ids).toEqual(['capitals/france/a/1', 'capitals/france/b/1', 'capitals/france/a/2']);
    expect(ledger.plan().repetitions).toBe(2);
  });

  it('takes the number the file gives, and refuses the same one twice', () => {
    const ledger = aLedger();
    expect(ledger.add(anAnswer({ repetition: 2 }), 'line 1').trial.repetition).toBe(2);
    expect(() => ledger.add(anAnswer({ repetition: 2 }), 'line 2')).toThrow(
      /repetition 2 of case "france" by "a" is there already/,
    );
    expect(ledger.add(anAnswer(), 'line 3').trial.repetition).toBe(3);
    expect(ledger.trials).toBe(2);
  });

  it('puts answers to the same case and repetition into one block', () => {
    const ledger = aLedger();
    const blocks = [
      anAnswer(),
      anAnswer({ case: { id: 'spain', content: 'Spain?' } }),
      anAnswer({ contender: { label: 'b' } }),
      anAnswer(),
    ].map((row) => ledger.add(row, '').trial.block);
    expect(blocks).toEqual([0, 1, 0, 2]);
  });

  it.each([
    {
      what: 'one id for two questions',
      row: anAnswer({ case: { content: 'Capital of Spain?' } }),
      says: /case "france" asks or expects something else/,
    },
    {
      what: 'one id for two references',
      row: anAnswer({ case: { reference: 'Lyon' } }),
      says: /case "france" asks or expects something else/,
    },
    {
      what: 'one label for two models',
      row: anAnswer({ contender: { modelId: 'model-b' } }),
      says: /contender "a" is another one here \(model-b\)/,
    },
    {
      what: 'one label at two temperatures',
      row: anAnswer({ contender: { parameters: { temperature: 1 } } }),
      says: /contender "a" is another one/,
    },
    { what: 'a wild repetition', row: anAnswer({ repetition: 1_000_000_000 }), says: /at most 10000 are kept/ },
  ])('refuses $what, and is as it was before', ({ row, says }) => {
    const ledger = aLedger();
    ledger.add(anAnswer(), 'line 1');
    const before = ledger.plan();
    expect(() => ledger.add(row, 'line 2')).toThrow(LedgerFault);
    expect(() => ledger.add(row, 'line 2')).toThrow(says);
    expect(ledger.plan()).toEqual(before);
  });

  it('refuses a file in which every row is a contender of its own', () => {
    const ledger = aLedger();
    for (let n = 0; n < 200; n += 1) ledger.add(anAnswer({ contender: { label: `user ${n}` } }), '');
    expect(() => ledger.add(anAnswer({ contender: { label: 'one more' } }), '')).toThrow(
      /no comparison|not a comparison/,
    );
  });

  it('makes nothing up: what a row does not know is undefined, with its reason', () => {
    const { trial } = aLedger().add(anAnswer({ costUsd: undefined, startedAt: undefined }), 'line 7');
    expect(trial).toMatchObject({
      evidence: 'imported',
      startedAt: undefined,
      usage: undefined,
      cost: { kind: 'unpriced', reason: 'the file has no cost' },
      attempts: [],
      recorded: { place: 'line 7' },
    });
    expect(trial.latency).toMatchObject({
      e2eMs: 800,
      ttfatMs: undefined,
      notMeasured: { ttftMs: 'not in the imported file' },
    });
  });

  it('has no latency for an answer that never came: the time in the file is the time until it failed', () => {
    const failed = anAnswer({
      outcome: {
        kind: 'failed',
        failure: {
          kind: 'timed-out',
          message: 'late',
          status: undefined,
          code: undefined,
          requestId: undefined,
          retryAfterMs: undefined,
          phase: undefined,
          limitMs: undefined,
        },
      },
      text: '',
    });
    const { trial, reply } = aLedger().add(failed, '');
    expect(trial.latency).toBeUndefined();
    expect(trial.outputHash).toBeUndefined();
    expect(reply.transcript).toEqual([]);
  });

  it('reads quality from the grader that was asked for, else from the first one there is', () => {
    const rows = anAnswer({ grades: { style: { kind: 'scored', score: 0 }, exact: { kind: 'scored', score: 1 } } });
    const [asked, unasked, unknown, none] = [aLedger('exact'), aLedger(), aLedger('nothing'), aLedger()];
    for (const ledger of [asked, unasked, unknown]) ledger.add(rows, '');
    none.add(anAnswer({ grades: {} }), '');
    expect([asked, unasked, unknown, none].map((ledger) => ledger.plan().scenarios[0]?.primary)).toEqual([
      'exact',
      'style',
      'style',
      'score',
    ]);
  });

  it('keeps as slices what groups cases, and neither what is the same for all nor what is different for each', () => {
    const ledger = aLedger();
    for (let n = 0; n < 30; n += 1) {
      const slices = { language: n % 2 === 0 ? 'en' : 'de', source: 'prod', ticket: `t${n}` };
      ledger.add(anAnswer({ case: { id: `c${n}`, content: n, slices } }), '');
    }
    const [scenario] = ledger.plan().scenarios;
    expect(scenario?.slices).toEqual(['language']);
    expect(scenario?.cases.c1?.slices).toEqual({ language: 'de' });
  });

  it('keeps labels and titles on one line without characters that a terminal obeys', () => {
    const ledger = aLedger();
    ledger.add(anAnswer({ contender: { label: 'a\u001b[31m\nb\u202e' }, scenario: 'Set\u0000 one' }), '');
    const plan = ledger.plan();
    expect(plan.contenders[0]?.label).toBe('a [31m b');
    expect(plan.scenarios[0]).toMatchObject({ id: 'set-one', title: 'Set one' });
  });

  it('keeps texts that are names of every object as names', () => {
    const ledger = aLedger();
    const slices = Object.fromEntries([['__proto__', 'x']]);
    ledger.add(
      anAnswer({
        case: { id: 'constructor', slices },
        grades: Object.fromEntries([['__proto__', { kind: 'scored', score: 1 } as const]]),
      }),
      '',
    );
    expect(Object.keys(ledger.plan().scenarios[0]?.cases ?? {})).toEqual(['constructor']);
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });
});
