import type { Message, ToolCall } from '#bench/domain/message.ts';
import { parseJsonAnswer } from '#bench/graders/parse-json-answer.ts';

/** What a control arm says in one trial. */
export interface ControlReply {
  /** The visible text of the last reply. */
  readonly text: string;
  /**
   * Everything after the prompt. What tools are said to have returned is the incumbent's and out of date as soon as a call was
   * changed: whoever grades the state plays the calls again (see play-control).
   */
  readonly transcript: readonly Message[];
  readonly toolCalls: readonly ToolCall[];
}

/** What a control arm answers to. The same input gives the same reply, to the letter. */
export interface ControlInput {
  readonly scenarioId: string;
  readonly caseId: string;
  /** 1-based. */
  readonly repetition: number;
  readonly prompt: readonly Message[];
  /** What the incumbent said to this case in this repetition. */
  readonly incumbent?: ControlReply | undefined;
  /** What it said to other cases of the scenario. */
  readonly others?: readonly ControlReply[] | undefined;
  /** A whole number from 0 to 4294967295; the plan's. */
  readonly seed: number;
}

/** A reply of one text and nothing else. */
export function saying(text: string): ControlReply {
  return { text, transcript: [{ role: 'assistant', text }], toolCalls: [] };
}

/** A reply with this transcript; its text and calls are read off it. */
export function replyOf(transcript: readonly Message[]): ControlReply {
  const said = transcript.filter((message) => message.role === 'assistant');
  return { text: said.at(-1)?.text ?? '', transcript, toolCalls: said.flatMap(({ toolCalls = [] }) => toolCalls) };
}

/** What is done to a reply, by the form of what it holds. */
export interface Distortion {
  /** A text that is not JSON. */
  readonly prose: (text: string) => string;
  /** The value of a text that is nothing but JSON, and the arguments of a tool call. */
  readonly value: (value: unknown) => unknown;
}

/** The reply with every text and every call's arguments distorted; nothing is said to the tools again. */
export function distorted(reply: ControlReply, { prose, value }: Distortion): ControlReply {
  return replyOf(
    spoken(reply).transcript.map((message): Message => {
      if (message.role !== 'assistant') return message;
      const answer = parseJsonAnswer(message.text);
      const isRecord = answer.form === 'raw' && typeof answer.value === 'object' && answer.value !== null;
      const text = isRecord ? JSON.stringify(value(answer.value)) : prose(message.text);
      return withCalls(
        text,
        (message.toolCalls ?? []).map((call) => {
          if (call.input === undefined) return call;
          const input = value(call.input);
          return { ...call, input, rawInput: JSON.stringify(input) };
        }),
      );
    }),
  );
}

/** The same reply with its words in its transcript, where it came with a text and calls alone. */
export function spoken(reply: ControlReply): ControlReply {
  if (reply.transcript.some(({ role }) => role === 'assistant')) return reply;
  return { ...reply, transcript: [withCalls(reply.text, reply.toolCalls)] };
}

/** What an assistant says; without calls it has no list of them. */
export function withCalls(text: string, toolCalls: readonly ToolCall[]): Message {
  return { role: 'assistant', text, ...(toolCalls.length > 0 ? { toolCalls } : {}) };
}

/** The value that is JSON alone: an object or a list. Undefined for prose. */
export function recordOf(text: string): object | undefined {
  const { form, value } = parseJsonAnswer(text);
  return form === 'raw' && typeof value === 'object' && value !== null ? value : undefined;
}
