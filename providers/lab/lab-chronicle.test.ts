import { assert, describe, expect, it } from 'vitest';
import { LAB_SEED_HEADER } from '#bench/domain/provider.ts';
import { plainModel } from './fixtures/plain-lab.ts';
import { CHAT_MESSAGES, plainLab } from './fixtures/running-lab.ts';
import type { Lab } from './lab.ts';
import { LAB_CHRONICLE, labModelsOn } from './lab-chronicle.ts';
import { qualityIn, servedModelId } from './lab-model.ts';
import { LAB_MODELS } from './lab-models.ts';

const on = (day: string, id: string) => {
  const model = labModelsOn(day).find((one) => one.id === id);
  assert(model !== undefined);
  return model;
};

describe('labModelsOn', () => {
  it('serves the models of today once every period is over', () => {
    const last =
      LAB_CHRONICLE.map(({ until }) => until)
        .sort()
        .at(-1) ?? '';
    expect(labModelsOn(last)).toEqual(LAB_MODELS);
  });

  it('tells of models that there are, and of days in order', () => {
    const ids = LAB_MODELS.map(({ id }) => id);
    expect(LAB_CHRONICLE.filter(({ model }) => !ids.includes(model))).toEqual([]);
    expect(LAB_CHRONICLE.filter(({ from, until }) => from !== undefined && from >= until)).toEqual([]);
  });

  it('tells one thing of a model and a day', () => {
    const told = LAB_CHRONICLE.filter((one) =>
      LAB_CHRONICLE.some(
        (other) =>
          other !== one &&
          other.model === one.model &&
          (other.from ?? '') < one.until &&
          (one.from ?? '') < other.until,
      ),
    );
    expect(told).toEqual([]);
  });

  it('changes a snapshot on the day its period is over, and not the day before', () => {
    expect(servedModelId(on('2026-10-05', 'cirrus-1'))).toBe('cirrus-1-2026-06');
    expect(servedModelId(on('2026-10-06', 'cirrus-1'))).toBe('cirrus-1-2026-10');
  });

  it('lets a model drift within its days under the same snapshot id, in one scenario only', () => {
    const [before, within, after] = ['2026-10-08', '2026-10-09', '2026-11-03'].map((day) => on(day, 'borealis-3'));
    assert(before !== undefined && within !== undefined && after !== undefined);
    expect(new Set([before, within, after].map(servedModelId)).size).toBe(1);
    expect([before, within, after].map((model) => qualityIn(model, 'workspace-qa'))).toEqual([0.93, 0.68, 0.93]);
    expect([before, within, after].map((model) => qualityIn(model, 'extraction'))).toEqual([0.96, 0.96, 0.96]);
  });
});

describe('a lab of another day', () => {
  const coin = plainModel('openai', { quality: { default: 0.5 }, flipShare: 1 });
  const replies = async (at: Lab) =>
    Promise.all(
      Array.from({ length: 20 }, async (_, trial) => {
        const response = await fetch(`${at.url}/openai/v1/chat/completions`, {
          method: 'POST',
          headers: { authorization: 'Bearer key', [LAB_SEED_HEADER]: `trial-${trial}/0/1` },
          body: JSON.stringify({ model: 'plain-openai', messages: CHAT_MESSAGES }),
        });
        const { choices } = (await response.json()) as { choices: { message: { content: string } }[] };
        return choices[0]?.message.content;
      }),
    );

  it('tosses its coins anew, and the same way again on the same day', async () => {
    const may = await replies(await plainLab({ models: [coin], day: '2026-05-04' }));
    expect(await replies(await plainLab({ models: [coin], day: '2026-06-04' }))).not.toEqual(may);
    expect(await replies(await plainLab({ models: [coin], day: '2026-05-04' }))).toEqual(may);
  });

  it('serves what it served on that day', async () => {
    const at = await plainLab({ models: undefined, day: '2026-08-18' });
    expect(at.models).toEqual(labModelsOn('2026-08-18'));
  });
});
