/** A JSON Schema as an object, draft 2020-12, as the vendors' APIs take it. */
export type JsonSchema = { readonly [key: string]: unknown };

/** One tool the contender may call: what goes on the wire about it. */
export interface ToolSpec {
  readonly name: string;
  readonly description: string;
  /** JSON Schema of the tool's input; always of type "object". */
  readonly inputSchema: JsonSchema;
}

/** A call of a tool, as the contender wrote it. */
export interface ToolCall {
  /** Pairs the call with its result; ours where the vendor sends none (`call-1`, `call-2`, …). */
  readonly id: string;
  readonly name: string;
  /** The parsed arguments; undefined when `rawInput` is not JSON. */
  readonly input: unknown;
  /** The arguments as received, letter for letter. */
  readonly rawInput: string;
}

export interface SystemMessage {
  readonly role: 'system';
  readonly text: string;
}

export interface UserMessage {
  readonly role: 'user';
  readonly text: string;
}

export interface AssistantMessage {
  readonly role: 'assistant';
  readonly text: string;
  readonly toolCalls?: readonly ToolCall[];
  /**
   * What the same provider needs back to go on (reasoning items, thinking blocks with their signatures). Opaque JSON:
   * only the adapter that made it reads it.
   */
  readonly providerState?: unknown;
}

export interface ToolMessage {
  readonly role: 'tool';
  readonly toolCallId: string;
  readonly name: string;
  /** What the tool returned, as text (JSON when it returned a value). */
  readonly text: string;
  readonly isError?: boolean;
}

/** One turn of a conversation. A system message stands only at the start. */
export type Message = SystemMessage | UserMessage | AssistantMessage | ToolMessage;
