import { describe, expect, it } from 'vitest';
import { startLabThread } from './start-lab-thread.ts';

const ENTRY = {
  scenarioId: 'quiz',
  caseId: 'one',
  messages: [{ role: 'user', text: 'How many?' }],
  known: { good: [[{ text: 'Seven.' }]], bad: [] },
} as const;

describe('a lab on a thread of its own', () => {
  it('answers, and is gone when it is closed', async () => {
    const lab = await startLabThread({ entries: [ENTRY], seed: 1, timeScale: 0 });
    const health = await fetch(`${lab.url}/lab/health`);
    expect(await health.json()).toEqual({ ok: true, simulated: true });
    await lab.close();
    await expect(fetch(`${lab.url}/lab/health`)).rejects.toThrow();
  });

  it('says why it cannot start', async () => {
    const twin = { ...ENTRY, caseId: 'two' };
    await expect(startLabThread({ entries: [ENTRY, twin], seed: 1, timeScale: 0 })).rejects.toThrow(/one|two/);
  });
});
