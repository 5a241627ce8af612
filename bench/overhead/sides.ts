import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import OpenAI from 'openai';
import { DEFAULT_RUN_OPTIONS } from '#bench/domain/run.ts';
import type { Trial } from '#bench/domain/trial.ts';
import { exampleCases, examplePlan, exampleScenario } from '#bench/plan/example-plan.ts';
import { lockPrices } from '#bench/plan/lock-prices.ts';
import { parseContender } from '#bench/plan/parse-contender.ts';
import { REAL_EFFECTS } from '#bench/run/effects.ts';
import { executePlan } from '#bench/run/execute-plan.ts';
import { watchLoopLag } from '#bench/run/loop-lag.ts';
import { type Cast, pendingTrials } from '#bench/run/run-plan.ts';
import { openJournal } from '#bench/store/journal.ts';
import { openProvider } from '#providers/registry.ts';
import { MOCK_MODEL } from './zero-delay-mock.ts';

/** One way of asking the mock: asks so many calls, sixteen at a time, and says how many it has heard to their end. */
export type Side = (mockUrl: string, calls: number) => Promise<number>;

const IN_FLIGHT = 16;
const MESSAGES = [{ role: 'user' as const, content: 'What is 1?' }];
/** The mock takes any. */
const KEY = 'mock-key-that-opens-nothing';

/** The same calls three ways: as a run asks them, over the bare SDK, and over bare fetch. */
export const SIDES = {
  harness: async (mockUrl, calls) => (await askAsRun(mockUrl, calls)).length,
  sdk: async (mockUrl, calls) => {
    const client = new OpenAI({ apiKey: KEY, baseURL: mockUrl, maxRetries: 0 });
    return inLanes(calls, async () => {
      const stream = await client.chat.completions.create({
        model: MOCK_MODEL,
        messages: MESSAGES,
        stream: true,
        stream_options: { include_usage: true },
      });
      let text = '';
      for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? '';
      return text !== '';
    });
  },
  fetch: async (mockUrl, calls) =>
    inLanes(calls, async () => {
      const response = await fetch(`${mockUrl}/chat/completions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${KEY}` },
        body: JSON.stringify({
          model: MOCK_MODEL,
          messages: MESSAGES,
          stream: true,
          stream_options: { include_usage: true },
        }),
      });
      return (await response.text()).includes('[DONE]');
    }),
} as const satisfies Readonly<Record<string, Side>>;

export type SideName = keyof typeof SIDES;

/** A run without its header and its grades: planned, scheduled, asked, stamped, counted, priced, and written line by line. */
export async function askAsRun(mockUrl: string, calls: number): Promise<readonly Trial[]> {
  const scenario = await exampleScenario(exampleCases(1));
  const contender = { ...parseContender(`mock=openai:${MOCK_MODEL}+api=chat`), baseUrl: mockUrl };
  const provider = await openProvider(contender, { env: { OPENAI_API_KEY: KEY } });
  const cast: Cast = {
    plan: examplePlan([scenario], [contender], { repetitions: calls }),
    scenarios: new Map([[scenario.scenario.id, scenario]]),
    contenders: new Map([[contender.label, { contender, provider }]]),
  };
  const folder = await mkdtemp(join(tmpdir(), 'bakeoff-overhead-'));
  const lag = watchLoopLag(REAL_EFFECTS.clock);
  const trials: Trial[] = [];
  try {
    const { journal } = await openJournal(folder, { secrets: [KEY] });
    const stop = new AbortController().signal;
    await executePlan({
      ...cast,
      pending: pendingTrials(cast, new Set()),
      options: { ...DEFAULT_RUN_OPTIONS, concurrency: IN_FLIGHT },
      prices: lockPrices([contender], {
        capturedAt: REAL_EFFECTS.clock.wall(),
        manual: { [contender.label]: { input: '1', output: '2' } },
        simulated: {},
        sourceVersion: 'none',
      }),
      seed: cast.plan.seed,
      before: { usd: 0, trials: 0 },
      effects: REAL_EFFECTS,
      lag,
      stop,
      abort: stop,
      async record(trial, reply) {
        await journal.append(trial, reply);
        if (trial.outcome.kind === 'answered') trials.push(trial);
      },
    });
    await journal.close();
    return trials;
  } finally {
    lag.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function inLanes(calls: number, ask: () => Promise<boolean>): Promise<number> {
  let next = 0;
  let heard = 0;
  const lane = async (): Promise<void> => {
    while (next < calls) {
      next += 1;
      if (await ask()) heard += 1;
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, lane));
  return heard;
}
