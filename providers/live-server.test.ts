import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import type { Call } from '#bench/domain/call.ts';
import { CallError } from '#bench/domain/failure.ts';
import type { AskingProvider } from '#bench/domain/provider.ts';
import type { FinishedPart, ReplyPart } from '#bench/domain/reply.ts';
import { bare, collectParts, joined } from './collect-parts.ts';
import { afterToolCall, LOOKUP_PAGE, PLACE } from './contract-call.ts';
import {
  findLiveServer,
  LIVE_APIS,
  type LiveApi,
  type LiveServer,
  NO_KEY,
  SERVER_VARIABLE,
  whyAbsent,
  whyRefused,
} from './live-server.ts';

/** A model on one processor may take minutes to begin. */
const PATIENCE = { timeout: 600_000 };
/** Room for a model that reasons before it answers, and little enough for one that rambles. */
const MOST_TOKENS = 400;
/** No server has it. */
const NO_MODEL = 'bakeoff-no-such-model';

/** Stands in where no server is named: the tests are then listed under their names, and none of them is run. */
const NOWHERE: LiveServer = { root: 'http://nowhere.invalid', model: 'none', key: undefined, listed: undefined };
const UNSET = `${SERVER_VARIABLE} is not set`;

const server = await findLiveServer(process.env);
if (server === undefined) {
  process.stderr.write(`a live server of your own (skipped: ${UNSET})\n`);
  for (const api of LIVE_APIS) describeApi(NOWHERE, api, UNSET);
  describeRun(NOWHERE, [], UNSET);
} else {
  note(`${server.root}, model ${server.model}${server.listed === undefined ? ' (it has no list of models)' : ''}`);
  const present: LiveApi[] = [];
  for (const api of LIVE_APIS) {
    const absent = await whyAbsent(server, api);
    if (absent === undefined) present.push(api);
    else note(`${api.title} is skipped: ${absent}`);
    describeApi(server, api, absent);
  }
  describeRun(server, present, undefined);
}

function describeApi(live: LiveServer, api: LiveApi, skipped: string | undefined): void {
  const title = `${api.title} against a live server${skipped === undefined ? '' : ` (skipped: ${skipped})`}`;
  describe.skipIf(skipped !== undefined)(title, PATIENCE, () => {
    let provider: AskingProvider;
    beforeAll(() => {
      provider = api.open(live.root, live.key);
    });
    afterAll(() => provider?.close?.());

    const callOf = (text: string, call: Partial<Call> = {}): Call => ({
      modelId: live.model,
      messages: [{ role: 'user', text }],
      tools: [],
      output: undefined,
      parameters: { maxOutputTokens: MOST_TOKENS },
      stream: true,
      ...call,
    });
    const ask = (text: string, call: Partial<Call> = {}) => collectParts(provider, callOf(text, call), {});

    it.each([true, false])(
      'reads an answer, its end and the usage as the server gives it (streamed: %s)',
      async (stream) => {
        const { parts, error } = await ask('Count from one to five in words.', { stream });
        expect(error).toBeUndefined();
        const said = parts.filter(({ kind }) => kind === 'text' || kind === 'reasoning');
        expect(said.length).toBeGreaterThan(0);
        const last = finishedOf(parts);
        expect(['stop', 'length']).toContain(last.finish.reason);
        if (last.finish.reason === 'stop') expect(parts.some(({ kind }) => kind === 'text')).toBe(true);
        expectUsage(last);
        note(
          `${api.title}, streamed: ${stream}: ${said.length} parts, ${last.finish.raw}, ` +
            `${last.usage === undefined ? 'no usage' : `${last.usage.inputTokens} tokens in and ${last.usage.outputTokens} out`}, ` +
            `served by ${last.servedModel ?? 'a model it does not name'}`,
        );
      },
    );

    it('sends a tool, reads the call of it, and goes on after its result', async (context) => {
      const { parts, error } = await ask('Use the tool lookup_page to read page 7. Do not answer before.', {
        tools: [LOOKUP_PAGE],
      });
      const refused = whyRefused(error, /tool|function|jinja|template/i);
      if (refused !== undefined) leaveOut(context, api, refused);
      expect(error).toBeUndefined();
      const last = finishedOf(parts);
      const [toolCall] = joined(parts).filter((part) => part.kind === 'tool-call');
      if (toolCall === undefined) leaveOut(context, api, `the model called no tool (${last.finish.raw})`);
      expect(toolCall.name).toBe('lookup_page');
      expect(['tool-calls', 'length']).toContain(last.finish.reason);
      if (last.finish.reason === 'length') leaveOut(context, api, 'the output limit cut the call of the tool');
      const rawInput = toolCall.inputText ?? '';
      const input: unknown = JSON.parse(rawInput);
      expect(input).toBeTypeOf('object');
      const { messages, tools } = afterToolCall(
        [{ id: toolCall.id ?? 'call-1', name: 'lookup_page', input, rawInput }],
        last.providerState,
      );
      const after = await ask('', { messages, tools });
      expect(after.error).toBeUndefined();
      finishedOf(after.parts);
    });

    it('asks for a shape and reads it', async (context) => {
      const { parts, error } = await ask('In which city does the Eiffel Tower stand? Answer with JSON: {"city": …}', {
        output: PLACE,
      });
      const refused = whyRefused(error, /schema|format|grammar|output_config|structured|extra|unsupported/i);
      if (refused !== undefined) leaveOut(context, api, refused);
      expect(error).toBeUndefined();
      const last = finishedOf(parts);
      if (last.finish.reason === 'length') leaveOut(context, api, 'the output limit cut the answer');
      const text = joined(parts)
        .map((part) => (part.kind === 'text' ? part.text : ''))
        .join('');
      const city = cityIn(text);
      if (city === undefined) leaveOut(context, api, 'it does not hold its model to the shape asked for');
      expect(city).toBeTypeOf('string');
    });

    it('throws when it is stopped in the middle of a stream', async () => {
      const controller = new AbortController();
      const parts: ReplyPart[] = [];
      const reading = (async () => {
        for await (const part of provider.ask(callOf('Count from one to a hundred in words.'), {
          signal: controller.signal,
        })) {
          parts.push(bare(part));
          controller.abort();
        }
      })();
      await expect(reading).rejects.toMatchObject({ name: 'CallError', failure: { kind: 'aborted' } });
      expect(parts).toHaveLength(1);
    });

    it('says of a model that is not there that the call failed, in its own words and without the key', async (context) => {
      const { parts, error } = await ask('Hello', { modelId: NO_MODEL });
      if (error === undefined) {
        const { servedModel } = finishedOf(parts);
        leaveOut(context, api, `it answers whatever model is asked for, here as ${servedModel ?? 'none'}`);
      }
      expectCallError(error, live);
      expect(['model-not-found', 'invalid-request', 'server-error']).toContain(error.failure.kind);
    });

    it('says of a path that is not there that the call failed', async (context) => {
      const lost = api.open(`${live.root}/no/such/path`, live.key);
      const { error } = await collectParts(lost, callOf('Hello'), {});
      await lost.close?.();
      if (error === undefined) leaveOut(context, api, 'it answers at any address that ends in that of the API');
      expectCallError(error, live);
      expect(error.failure.kind).not.toBe('aborted');
    });
  });
}

/** Two cases of a scenario of this project, through the real command line, and every number of it derived again. */
function describeRun(live: LiveServer, present: readonly LiveApi[], skipped: string | undefined): void {
  const title = `a run against a live server${skipped === undefined ? '' : ` (skipped: ${skipped})`}`;
  describe.skipIf(skipped !== undefined)(title, PATIENCE, () => {
    it('is possible: it has one of the three APIs', () => {
      expect(present.map(({ title }) => title)).not.toEqual([]);
    });

    it.skipIf(present.length === 0)('asks, grades, keeps and verifies two cases through every API it has', async () => {
      const results = await mkdtemp(join(tmpdir(), 'bakeoff-live-'));
      try {
        const contenders = present
          .map(({ contender }) => `${contender(live.model)}+maxTokens=${MOST_TOKENS}`)
          .join(',');
        const where = ['--results', results];
        const limits = ['--limit', '2', '--trials', '1', '--concurrency', '1', '--yes'];
        await bakeoff(live, 'run', 'workspace-qa', '--contenders', contenders, ...limits, ...where);
        const [folder] = await readdir(join(results, 'runs'));
        const run = JSON.parse(await readFile(join(results, 'runs', folder ?? '', 'run.json'), 'utf8'));
        const planned = 2 * present.length;
        expect(run).toMatchObject({ status: 'finished', counts: { planned, attempted: planned } });
        expect(JSON.stringify(run)).not.toContain(live.key ?? NO_MODEL);
        for (const { evidence } of run.contenders) expect(evidence).toBe('measured');
        note(`run of ${planned} trials: ${run.counts.scored} scored, ${run.counts.ungraded} ungraded`);
        expect(run.counts.scored + run.counts.ungraded, 'trials that the server answered').toBeGreaterThan(0);
        await bakeoff(live, 'verify', 'latest', ...where);
      } finally {
        await rm(results, { recursive: true, force: true });
      }
    });
  });
}

async function bakeoff(live: LiveServer, ...args: readonly string[]): Promise<string> {
  const program = join(dirname(import.meta.dirname), 'bench', 'cli', 'bakeoff.mjs');
  const env = {
    ...process.env,
    OPENAI_COMPATIBLE_BASE_URL: `${live.root}/v1`,
    OPENAI_COMPATIBLE_API_KEY: live.key,
    ANTHROPIC_BASE_URL: live.root,
    ANTHROPIC_API_KEY: live.key ?? NO_KEY,
  };
  try {
    return (await promisify(execFile)(process.execPath, [program, ...args], { env })).stdout;
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`bakeoff ${args[0]} failed:\n${stdout}${stderr}`);
  }
}

function finishedOf(parts: readonly ReplyPart[]): FinishedPart {
  const last = parts.at(-1);
  if (last?.kind !== 'finished') throw new Error(`A reply ended with ${JSON.stringify(last)}, not with its end.`);
  return last;
}

/** A server may send none; what it sends is its own count, and we add nothing. */
function expectUsage({ usage }: FinishedPart): void {
  if (usage === undefined) return;
  expect(usage).toMatchObject({ source: 'provider', raw: expect.any(Object) as unknown });
  expect(usage.inputTokens).toBeGreaterThanOrEqual(0);
  expect(usage.outputTokens).toBeGreaterThanOrEqual(usage.reasoningTokens ?? 0);
}

function expectCallError(error: unknown, { key }: LiveServer): asserts error is CallError {
  expect(error).toBeInstanceOf(CallError);
  if (key !== undefined) expect(`${(error as CallError).stack}${JSON.stringify(error)}`).not.toContain(key);
}

function cityIn(text: string): unknown {
  try {
    return JSON.parse(text).city;
  } catch {
    return undefined;
  }
}

/** What a server or its model does not offer is no failure of ours, and no pass either: skipped, with the reason in words. */
function leaveOut({ task, skip }: TestContext, { title }: LiveApi, why: string): never {
  note(`${title}: "${task.name}" is skipped: ${why}`);
  return skip(why);
}

function note(line: string): void {
  process.stderr.write(`live server: ${line}\n`);
}
