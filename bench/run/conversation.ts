import { answerHash, outputHash } from '#bench/domain/answer-hash.ts';
import type { Contender } from '#bench/domain/contender.ts';
import type { AssistantMessage, Message, ToolCall } from '#bench/domain/message.ts';
import type { Outcome } from '#bench/domain/outcome.ts';
import type { PlannedTrial } from '#bench/domain/plan.ts';
import type { AskingProvider } from '#bench/domain/provider.ts';
import type { Reply } from '#bench/domain/reply.ts';
import type { CaseBase } from '#bench/domain/scenario.ts';
import type { Attempt, Trial, TrialReply } from '#bench/domain/trial.ts';
import { addUsage } from '#bench/domain/usage.ts';
import { type LoadedScenario, toolsOf } from '#bench/plan/load-scenario.ts';
import { askWithRetries } from './ask-with-retries.ts';
import { measureLatency } from './measure-latency.ts';
import { outcomeOf } from './outcome-of.ts';
import { plainState } from './plain-state.ts';
import { priceTrial } from './price-trial.ts';
import { runTool } from './run-tool.ts';
import type { Stamps } from './stamps.ts';
import { trialBase } from './trial-base.ts';
import type { RanTrial, TrialContext } from './trial-context.ts';

/** Who is asked what, and on whose behalf. */
export interface ConversationParts {
  readonly planned: PlannedTrial;
  readonly loaded: LoadedScenario;
  readonly case: CaseBase;
  readonly contender: Contender;
  readonly provider: AskingProvider;
  readonly context: TrialContext;
}

/** Whether a reply with tool calls means them to be run: one that was cut or refused does not. */
const WANTS_TOOLS: readonly Reply['finish']['reason'][] = ['tool-calls', 'stop', 'other'];

/** One trial while it is held, through its retries, tool steps and scripted turns: its lifetime is the trial's. */
export class Conversation {
  readonly #parts: ConversationParts;
  readonly #startedAt: string;
  readonly #prompt: readonly Message[];
  readonly #state: unknown;
  readonly #turns: Iterator<string>;
  readonly #transcript: Message[] = [];
  readonly #attempts: Attempt[] = [];
  readonly #succeeded: { stamps: Stamps; reply: Reply }[] = [];
  readonly #toolCalls: ToolCall[] = [];
  #firstCallMs: number | undefined;
  #toolSteps = 0;
  #simulated = false;

  /** @throws what the scenario's own functions throw */
  constructor(parts: ConversationParts) {
    const { scenario } = parts.loaded;
    this.#parts = parts;
    this.#startedAt = parts.context.effects.clock.wall().toISOString();
    this.#prompt = scenario.prompts[parts.contender.variant]?.(parts.case) ?? [];
    // A copy: tools that change it must not change the case it was taken from, which other trials are asked too.
    this.#state = plainState(scenario.state?.(parts.case));
    this.#turns = (scenario.turns?.(parts.case) ?? [])[Symbol.iterator]();
  }

  /** Asks until the trial is over. What the scenario's own code throws makes it broken, with all that was said so far. */
  async hold(): Promise<RanTrial> {
    let outcome: Outcome;
    try {
      outcome = await this.#converse();
    } catch (error) {
      outcome = { kind: 'broken', error: String(error) };
    }
    return this.#ran(outcome);
  }

  async #converse(): Promise<Outcome> {
    const { scenario } = this.#parts.loaded;
    for (let call = 0; ; call += 1) {
      const reply = await this.#ask(call);
      if ('kind' in reply) return reply;
      this.#transcript.push(assistantMessage(reply));
      this.#toolCalls.push(...reply.toolCalls);
      if (this.#wantsTools(reply)) {
        this.#toolSteps += 1;
        if (this.#toolSteps > scenario.toolLoopLimit) return { kind: 'tool-loop-limit', limit: scenario.toolLoopLimit };
        for (const toolCall of reply.toolCalls) {
          const context = { case: this.#parts.case, state: this.#state };
          this.#transcript.push(await runTool(scenario.tools, toolCall, context));
        }
        continue;
      }
      if (reply.finish.reason === 'context-exceeded') return { kind: 'context-exceeded' };
      const turn = this.#turns.next();
      if (turn.done === true) return outcomeOf(reply, this.#toolCalls, scenario.output !== undefined);
      this.#transcript.push({ role: 'user', text: turn.value });
    }
  }

  #wantsTools({ toolCalls, finish }: Reply): boolean {
    const { scenario, toolSpecs } = this.#parts.loaded;
    // A limit of 0 offers tools and takes the first call as the answer; so do tools of the case alone, which are no part of toolSpecs.
    const runsTools = toolSpecs.length > 0 && scenario.toolLoopLimit > 0;
    return runsTools && toolCalls.length > 0 && WANTS_TOOLS.includes(finish.reason);
  }

  /** One call through its retries: its reply, or the outcome it ended the trial with. */
  async #ask(call: number): Promise<Reply | Outcome> {
    const { loaded, contender, provider, planned, context } = this.#parts;
    const asked = await askWithRetries(
      provider,
      {
        modelId: contender.modelId,
        messages: [...this.#prompt, ...this.#transcript],
        tools: toolsOf(loaded, this.#parts.case),
        output: loaded.scenario.output,
        parameters: contender.parameters,
        stream: contender.stream,
      },
      { trial: planned.id, call },
      context,
    );
    this.#attempts.push(...asked.attempts);
    this.#simulated ||= asked.simulated;
    this.#firstCallMs ??= asked.startedMs;
    if (asked.kind === 'failed') return { kind: 'failed', failure: asked.failure };
    if (asked.kind === 'broken') return { kind: 'broken', error: asked.error };
    this.#succeeded.push({ stamps: asked.stamps, reply: asked.reply });
    return asked.reply;
  }

  #ran(converse: Outcome): RanTrial {
    const { planned, loaded, contender, provider, context } = this.#parts;
    const { state, outcome } = leftState(this.#state, converse);
    const replies = this.#succeeded.map(({ reply }) => reply);
    const last = replies.at(-1);
    const answered = outcome.kind !== 'failed' && outcome.kind !== 'broken';
    const trial: Trial = {
      ...trialBase(planned, loaded, this.#parts.case),
      warmUp: context.warmUp,
      evidence: this.#simulated ? 'simulated' : provider.evidence,
      startedAt: this.#startedAt,
      endedAt: context.effects.clock.wall().toISOString(),
      outcome,
      attempts: this.#attempts,
      usage: answered ? addUsage(replies.map((reply) => reply.usage)) : undefined,
      cost: priceTrial(this.#attempts, context.prices, contender.label, new Date(this.#startedAt)),
      latency: answered ? this.#latency() : undefined,
      finish: answered ? last?.finish : undefined,
      servedModel: last?.servedModel,
      fingerprint: last?.fingerprint,
      outputHash: answered && last !== undefined ? outputHash(last.text, this.#toolCalls) : undefined,
      answerHash: answered && last !== undefined ? answerHash(last.text, this.#toolCalls) : undefined,
      recorded: undefined,
    };
    const reasoning = replies.map(({ reasoningText }) => reasoningText).join('\n');
    const reply: TrialReply = {
      trial: trial.id,
      prompt: this.#prompt,
      transcript: this.#transcript,
      text: last?.text ?? '',
      reasoningText: reasoning.trim(),
      refusalText: last?.refusalText ?? '',
      state,
    };
    return { trial, reply };
  }

  #latency(): Trial['latency'] {
    const { lag, slotMs, inFlight, effects } = this.#parts.context;
    return measureLatency({
      calls: this.#succeeded.map(({ stamps, reply }) => ({ stamps, usage: reply.usage })),
      stream: this.#parts.contender.stream,
      slotMs,
      firstCallMs: this.#firstCallMs ?? slotMs,
      clientLagMs: lag.longestBetween(slotMs, effects.clock.nowMs()),
      concurrencyAtSend: inFlight,
    });
  }
}

function leftState(state: unknown, outcome: Outcome): { readonly state: unknown; readonly outcome: Outcome } {
  try {
    return { state: plainState(state), outcome };
  } catch (error) {
    return { state: undefined, outcome: { kind: 'broken', error: String(error) } };
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
