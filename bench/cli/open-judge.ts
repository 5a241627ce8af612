import type { Contender } from '#bench/domain/contender.ts';
import { usdText } from '#bench/domain/cost.ts';
import { priceUsage } from '#bench/domain/price-usage.ts';
import { DEFAULT_RUN_OPTIONS } from '#bench/domain/run.ts';
import { lockPrices } from '#bench/plan/lock-prices.ts';
import { askOnce } from '#bench/run/ask-once.ts';
import { REAL_EFFECTS } from '#bench/run/effects.ts';
import type { OpenJudge } from '#bench/run/grade-run.ts';
import { waitBeforeRetry } from '#bench/run/retry-policy.ts';
import { openProvider } from '#providers/registry.ts';

/** A contender that judges: asked with the same adapters and retries as the others, on a purse of its own. */
export async function openJudge(
  contender: Contender,
  { env, abort }: { readonly env: Readonly<Record<string, string | undefined>>; readonly abort: AbortSignal },
): Promise<OpenJudge & { close(): Promise<void> }> {
  const provider = await openProvider(contender, { env });
  const at = REAL_EFFECTS.clock.wall();
  const [line] = lockPrices([contender], { capturedAt: at, manual: {}, simulated: {}, sourceVersion: '' }).lines;
  const total = { calls: 0, failedCalls: 0, inputTokens: 0, outputTokens: 0, usd: 0 };
  return {
    contender,
    async ask(messages) {
      for (let attempt = 1; ; attempt += 1) {
        total.calls += 1;
        const call = {
          modelId: contender.modelId,
          messages,
          tools: [],
          output: undefined,
          parameters: contender.parameters,
          stream: contender.stream,
        };
        const { maxAttempts, watchdogs } = DEFAULT_RUN_OPTIONS;
        const answer = await askOnce(provider, call, {
          clock: REAL_EFFECTS.clock,
          watchdogs,
          signal: abort,
          headers: {},
        });
        if (answer.kind === 'replied') {
          total.inputTokens += answer.reply.usage?.inputTokens ?? 0;
          total.outputTokens += answer.reply.usage?.outputTokens ?? 0;
          if (line !== undefined && answer.reply.usage !== undefined)
            total.usd += priceUsage(answer.reply.usage, line, at);
          return { text: answer.reply.text };
        }
        total.failedCalls += 1;
        const waitMs = waitBeforeRetry(answer.failure, { attempt, maxAttempts, random: REAL_EFFECTS.random() });
        if (waitMs === undefined) throw new Error(`the judge could not be asked: ${answer.failure.message}`);
        await REAL_EFFECTS.sleep(waitMs, abort);
      }
    },
    record: () => ({
      contender,
      calls: total.calls,
      failedCalls: total.failedCalls,
      inputTokens: total.inputTokens,
      outputTokens: total.outputTokens,
      usd: line === undefined ? undefined : usdText(total.usd),
    }),
    async close() {
      await provider.close?.();
    },
  };
}
