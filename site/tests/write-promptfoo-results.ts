import { writeFile } from 'node:fs/promises';

/** Contenders of the made-up file: how often right out of ten, and where its answers never come. */
const PROVIDERS = [
  { id: 'openai:chat:today-2026-01', label: 'today', rightOfTen: 7, failsAt: 31, cost: 0.0021, latencyMs: 900 },
  { id: 'openai:chat:tonight-2026-11', label: 'tonight', rightOfTen: 9, failsAt: 17, cost: 0.0016, latencyMs: 1100 },
] as const;

const CASES = 60;
const REPEATS = 2;

/** Results as promptfoo 0.118 writes them: every repeat with a testIdx of its own, errors for failed assertions too. */
export async function writePromptfooResults(file: string): Promise<void> {
  const results = [];
  for (let repeat = 0; repeat < REPEATS; repeat += 1) {
    for (let at = 0; at < CASES; at += 1) {
      for (const [promptIdx, { id, label, rightOfTen, failsAt, cost, latencyMs }] of PROVIDERS.entries()) {
        const failed = at === failsAt && repeat === 0;
        const right = (at * 7 + repeat * (at % 3 === 0 ? 5 : 0)) % 10 < rightOfTen;
        const vars = { ticket: `Ticket ${at}: where is my order?` };
        results.push({
          provider: { id, label },
          prompt: { raw: `Classify. ${vars.ticket}`, label: 'triage' },
          promptIdx,
          testIdx: repeat * CASES + at,
          testCase: {
            description: `ticket ${at}`,
            vars,
            metadata: { severity: at % 5 === 0 ? 'S1' : 'S2', family: ['refund', 'shipping'][at % 2] },
            assert: [{ type: 'contains', value: 'shipping' }],
          },
          response: failed
            ? { error: '429 rate limited' }
            : {
                output: right ? 'shipping' : 'refund',
                tokenUsage: { total: 60, prompt: 48, completion: 12 },
                finishReason: 'stop',
              },
          cost: failed ? 0 : cost,
          latencyMs: failed ? 0 : latencyMs + ((at * 37 + repeat * 11) % 400),
          success: right && !failed,
          score: right && !failed ? 1 : 0,
          namedScores: {},
          failureReason: failed ? 2 : right ? 0 : 1,
          ...(failed ? { error: '429 rate limited' } : right ? {} : { error: 'Expected output to contain "shipping"' }),
        });
      }
    }
  }
  const prompts = PROVIDERS.map(({ label }) => ({ raw: 'Classify. {{ticket}}', label: 'triage', provider: label }));
  const document = {
    evalId: 'eval-made-up',
    results: { version: 3, timestamp: '2026-11-20T21:27:56.319Z', prompts, results },
    config: { description: 'Shall we switch?' },
    metadata: { promptfooVersion: '0.118.0' },
  };
  await writeFile(file, JSON.stringify(document));
}
