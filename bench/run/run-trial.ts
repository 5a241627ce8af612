import type { Call } from '#bench/domain/call.ts';
import type { Contender } from '#bench/domain/contender.ts';
import type { Evidence } from '#bench/domain/evidence.ts';
import type { CallFailure } from '#bench/domain/failure.ts';
import type { AssistantMessage, Message, ToolCall } from '#bench/domain/message.ts';
import type { Outcome } from '#bench/domain/outcome.ts';
import type { PlannedTrial } from '#bench/domain/plan.ts';
import type { PriceLock } from '#bench/domain/price.ts';
import { type AskingProvider, LAB_SEED_HEADER, type Provider } from '#bench/domain/provider.ts';
import type { Reply } from '#bench/domain/reply.ts';
import type { RunOptions } from '#bench/domain/run.ts';
import type { CaseBase } from '#bench/domain/scenario.ts';
import type { Attempt, Trial, TrialReply } from '#bench/domain/trial.ts';
import { addUsage } from '#bench/domain/usage.ts';
import type { LoadedScenario } from '#bench/plan/load-scenario.ts';
import { answerHash, outputHash } from './answer-hash.ts';
import { askOnce, type Stamps } from './ask-once.ts';
import type { Effects } from './effects.ts';
import type { LoopLag } from './loop-lag.ts';
import { measureLatency } from './measure-latency.ts';
import { priceTrial } from './price-trial.ts';
import { productTrial } from './product-trial.ts';
import { replayTrial } from './replay-trial.ts';
import { waitBeforeRetry } from './retry-policy.ts';
import { roundMs } from './round-ms.ts';
import { runTool } from './run-tool.ts';
import { trialBase } from './trial-base.ts';

/** Everything a trial needs beside what is asked. */
export interface TrialContext {
  readonly effects: Effects;
  readonly lag: LoopLag;
  readonly options: RunOptions;
  readonly prices: PriceLock;
  /** Seed of the plan: with the trial's id it decides what the lab answers. */
  readonly seed: number;
  readonly signal: AbortSignal;
  /** When a slot was free for this trial. */
  readonly slotMs: number;
  /** Trials in flight in this process, this one included. */
  readonly inFlight: number;
  readonly warmUp: boolean;
  /** Told of every failed attempt, so that a limiter can slow down. */
  readonly onFailure?: (failure: CallFailure) => void;
}

export interface RanTrial {
  readonly trial: Trial;
  readonly reply: TrialReply | undefined;
}

/** Asks one case of one contender once, through all its retries, tool steps and scripted turns. Never throws for what a contender or a scenario does. */
export async function runTrial(
  planned: PlannedTrial,
  loaded: LoadedScenario,
  contender: Contender,
  provider: Provider,
  context: TrialContext,
): Promise<RanTrial> {
  const oneCase = loaded.cases.get(planned.case);
  if (oneCase === undefined) throw new Error(`Scenario ${planned.scenario} has no case "${planned.case}".`);
  const startedAt = context.effects.clock.wall().toISOString();
  let conversation: Conversation;
  try {
    if (loaded.scenario.run !== undefined) return await productTrial(planned, loaded, oneCase, contender, context);
    if (provider.kind === 'replaying') return replayTrial(planned, loaded, oneCase, contender, provider);
    conversation = new Conversation(planned, loaded, oneCase, contender, provider, context);
  } catch (error) {
    return broken(planned, loaded, oneCase, startedAt, context, error);
  }
  await conversation.hold();
  return conversation.ran(startedAt);
}

function broken(
  planned: PlannedTrial,
  loaded: LoadedScenario,
  oneCase: CaseBase,
  startedAt: string,
  context: TrialContext,
  error: unknown,
): RanTrial {
  return {
    trial: {
      ...trialBase(planned, loaded, oneCase),
      warmUp: context.warmUp,
      evidence: 'measured',
      startedAt,
      endedAt: context.effects.clock.wall().toISOString(),
      outcome: { kind: 'broken', error: String(error) },
      attempts: [],
      usage: undefined,
      cost: { kind: 'unpriced', reason: 'nothing was asked' },
      latency: undefined,
      finish: undefined,
      servedModel: undefined,
      fingerprint: undefined,
      outputHash: undefined,
      answerHash: undefined,
      recorded: undefined,
    },
    reply: undefined,
  };
}

/** One trial while it is held: its lifetime is the trial's. */
class Conversation {
  readonly #planned: PlannedTrial;
  readonly #loaded: LoadedScenario;
  readonly #case: CaseBase;
  readonly #contender: Contender;
  readonly #provider: AskingProvider;
  readonly #context: TrialContext;
  readonly #prompt: readonly Message[];
  readonly #state: unknown;
  readonly #turns: Iterator<string>;
  readonly #transcript: Message[] = [];
  readonly #attempts: Attempt[] = [];
  readonly #succeeded: { stamps: Stamps; reply: Reply }[] = [];
  readonly #toolCalls: ToolCall[] = [];
  #simulated = false;
  #outcome: Outcome | undefined;

  constructor(
    planned: PlannedTrial,
    loaded: LoadedScenario,
    oneCase: CaseBase,
    contender: Contender,
    provider: AskingProvider,
    context: TrialContext,
  ) {
    const { scenario } = loaded;
    this.#planned = planned;
    this.#loaded = loaded;
    this.#case = oneCase;
    this.#contender = contender;
    this.#provider = provider;
    this.#context = context;
    this.#prompt = scenario.prompts[contender.variant]?.(oneCase) ?? [];
    this.#state = scenario.state?.(oneCase);
    this.#turns = (scenario.turns?.(oneCase) ?? [])[Symbol.iterator]();
  }

  async hold(): Promise<void> {
    const { scenario, toolSpecs } = this.#loaded;
    let toolSteps = 0;
    for (let call = 0; ; call += 1) {
      const reply = await this.#askUntilAnswered(call, {
        modelId: this.#contender.modelId,
        messages: [...this.#prompt, ...this.#transcript],
        tools: toolSpecs,
        output: scenario.output,
        parameters: this.#contender.parameters,
        stream: this.#contender.stream,
      });
      if (reply === undefined) return;
      this.#transcript.push(assistantMessage(reply));
      this.#toolCalls.push(...reply.toolCalls);
      if (reply.toolCalls.length > 0 && scenario.toolLoopLimit > 0 && reply.finish.reason !== 'length') {
        toolSteps += 1;
        if (toolSteps > scenario.toolLoopLimit) {
          this.#outcome = { kind: 'tool-loop-limit', limit: scenario.toolLoopLimit };
          return;
        }
        for (const toolCall of reply.toolCalls) {
          this.#transcript.push(await runTool(scenario.tools, toolCall, { case: this.#case, state: this.#state }));
        }
        continue;
      }
      const turn = this.#turns.next();
      if (turn.done === true || reply.finish.reason === 'context-exceeded') {
        this.#outcome = outcomeOf(reply, this.#toolCalls, scenario.output !== undefined);
        return;
      }
      this.#transcript.push({ role: 'user', text: turn.value });
    }
  }

  /** One call through its retries; undefined when it failed for good, with the outcome set. */
  async #askUntilAnswered(call: number, asked: Call): Promise<Reply | undefined> {
    const { effects, options, signal } = this.#context;
    for (let attempt = 1; ; attempt += 1) {
      const startedAt = effects.clock.wall().toISOString();
      const answer = await askOnce(this.#provider, asked, {
        clock: effects.clock,
        watchdogs: options.watchdogs,
        signal,
        headers:
          this.#provider.evidence === 'simulated'
            ? { [LAB_SEED_HEADER]: `${this.#context.seed}:${this.#planned.id}/${call}/${attempt}` }
            : {},
      });
      this.#simulated ||= answer.simulated;
      const failure = answer.kind === 'failed' ? answer.failure : undefined;
      if (failure !== undefined) this.#context.onFailure?.(failure);
      const waitMs =
        failure === undefined || signal.aborted
          ? undefined
          : waitBeforeRetry(failure, { attempt, maxAttempts: options.maxAttempts, random: effects.random() });
      this.#attempts.push(
        attemptOf(call, startedAt, answer.stamps, waitMs, answer.kind === 'replied' ? answer.reply : failure),
      );
      if (answer.kind === 'replied') {
        this.#succeeded.push({ stamps: answer.stamps, reply: answer.reply });
        return answer.reply;
      }
      if (answer.bug !== undefined) {
        this.#outcome = { kind: 'broken', error: `adapter ${this.#provider.id}: ${String(answer.bug)}` };
        return undefined;
      }
      if (waitMs === undefined) {
        this.#outcome = { kind: 'failed', failure: answer.failure };
        return undefined;
      }
      await effects.sleep(waitMs, signal);
    }
  }

  ran(startedAt: string): RanTrial {
    const { effects, lag, prices, slotMs, inFlight, warmUp } = this.#context;
    const outcome = this.#outcome ?? { kind: 'broken', error: 'the conversation ended without an outcome' };
    const replies = this.#succeeded.map(({ reply }) => reply);
    const last = replies.at(-1);
    const usage = addUsage(replies.map((reply) => reply.usage));
    const answered = outcome.kind !== 'failed' && outcome.kind !== 'broken';
    const evidence: Evidence = this.#simulated ? 'simulated' : this.#provider.evidence;
    const trial: Trial = {
      ...trialBase(this.#planned, this.#loaded, this.#case),
      warmUp,
      evidence,
      startedAt,
      endedAt: effects.clock.wall().toISOString(),
      outcome,
      attempts: this.#attempts,
      usage: answered ? usage : undefined,
      cost: priceTrial(this.#attempts, prices, this.#contender.label, new Date(startedAt)),
      latency: answered
        ? measureLatency({
            calls: this.#succeeded.map(({ stamps, reply }) => ({ stamps, usage: reply.usage })),
            stream: this.#contender.stream,
            slotMs,
            clientLagMs: lag.longestBetween(slotMs, effects.clock.nowMs()),
            concurrencyAtSend: inFlight,
          })
        : undefined,
      finish: last?.finish,
      servedModel: last?.servedModel,
      fingerprint: last?.fingerprint,
      outputHash: answered && last !== undefined ? outputHash(last.text, this.#toolCalls) : undefined,
      answerHash: answered && last !== undefined ? answerHash(last.text, this.#toolCalls) : undefined,
      recorded: undefined,
    };
    const reply: TrialReply = {
      trial: trial.id,
      prompt: this.#prompt,
      transcript: this.#transcript,
      text: last?.text ?? '',
      reasoningText: replies
        .map(({ reasoningText }) => reasoningText)
        .join('\n')
        .trim(),
      refusalText: last?.refusalText ?? '',
      state: this.#state,
    };
    return { trial, reply };
  }
}

function assistantMessage(reply: Reply): AssistantMessage {
  return {
    role: 'assistant',
    // A refusal is what the user reads when it comes in place of text.
    text: reply.text === '' ? reply.refusalText : reply.text,
    ...(reply.toolCalls.length > 0 ? { toolCalls: reply.toolCalls } : {}),
    ...(reply.providerState === undefined ? {} : { providerState: reply.providerState }),
  };
}

/** How the last reply of a trial ended it. */
export function outcomeOf(reply: Reply, toolCalls: readonly ToolCall[], wantsJson: boolean): Outcome {
  switch (reply.finish.reason) {
    case 'length':
      return { kind: 'cut-short' };
    case 'context-exceeded':
      return { kind: 'context-exceeded' };
    case 'refusal':
      return { kind: 'refused', by: 'model', detail: reply.refusalText || (reply.finish.raw ?? '') };
    case 'content-filter':
      return { kind: 'refused', by: 'filter', detail: reply.refusalText || (reply.finish.raw ?? '') };
    case 'stop':
    case 'tool-calls':
    case 'other':
      if (reply.refusalText !== '') return { kind: 'refused', by: 'model', detail: reply.refusalText };
      if (reply.text === '' && toolCalls.length === 0) return { kind: 'wrong-shape', detail: 'the reply is empty' };
      return wantsJson && !isJson(reply.text)
        ? { kind: 'wrong-shape', detail: 'the reply is not JSON' }
        : { kind: 'answered' };
    default:
      return reply.finish.reason satisfies never;
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function attemptOf(
  call: number,
  startedAt: string,
  stamps: Stamps,
  waitMs: number | undefined,
  end: Reply | CallFailure | undefined,
): Attempt {
  const reply = end !== undefined && 'finish' in end ? end : undefined;
  const failure = end !== undefined && 'kind' in end ? end : undefined;
  const since = (at: number | undefined) => roundMs(at === undefined ? undefined : at - stamps.callMs);
  return {
    call,
    startedAt,
    sentMs: since(stamps.sentMs),
    headersMs: since(stamps.headersMs),
    firstTokenMs: since(stamps.firstTokenMs),
    firstAnswerMs: since(stamps.firstAnswerMs),
    lastAnswerMs: since(stamps.lastAnswerMs),
    doneMs: since(stamps.doneMs),
    endedMs: roundMs(stamps.endedMs - stamps.callMs),
    httpStatus: stamps.httpStatus ?? failure?.status,
    failure,
    waitMs: roundMs(waitMs),
    finish: reply?.finish,
    usage: reply?.usage,
    requestId: reply?.requestId ?? failure?.requestId,
    servedModel: reply?.servedModel,
    fingerprint: reply?.fingerprint,
    serviceTier: reply?.serviceTier,
  };
}
