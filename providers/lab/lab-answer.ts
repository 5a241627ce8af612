import type { KnownReply } from '#bench/domain/scenario.ts';
import type { FaultRule } from './fault-plan.ts';
import { type LabModel, servedModelId } from './lab-model.ts';
import type { LabRequest } from './lab-request.ts';
import type { DrawnAnswer } from './lab-truth.ts';
import { type Seeded, seeded } from './seeded.ts';
import { tokenPieces } from './token-pieces.ts';

/** One answer before any vendor's words are put around it. */
export interface LabAnswer {
  readonly requestId: string;
  readonly servedModel: string;
  /** Seconds since 1970, as the vendors stamp their answers. */
  readonly createdS: number;
  /** What the model thought, in tokens; whether it is shown is up to the request and the protocol. */
  readonly reasoning: readonly string[];
  readonly blocks: readonly AnswerBlock[];
  readonly finish: AnswerFinish;
  /** Set when `finish` is `stop-sequence`. */
  readonly stopSequence: string | undefined;
  readonly usage: AnswerUsage;
}

export type AnswerFinish = 'stop' | 'stop-sequence' | 'length' | 'tool-calls' | 'refusal' | 'content-filter';

/** A part of the answer, in tokens. The name of a tool call counts as one. */
export type AnswerBlock =
  | { readonly kind: 'text'; readonly pieces: readonly string[] }
  | { readonly kind: 'refusal'; readonly pieces: readonly string[] }
  | { readonly kind: 'tool-call'; readonly id: string; readonly name: string; readonly pieces: readonly string[] };

/** Inclusive totals, as in the domain's Usage; the protocols turn them into their vendor's convention. */
interface AnswerUsage {
  readonly inputTokens: number;
  readonly cacheReadTokens: number;
  readonly outputTokens: number;
  readonly reasoningTokens: number;
}

/** Stands in the text where the server writes bytes that are not UTF-8; a private-use character, three bytes long. */
export const INVALID_BYTES_MARK = '\uE0F8';

const CHARACTERS_PER_TOKEN = 4;
/** The vendors cache in steps; theirs are longer, but so are the prompts they cache. */
const CACHE_STEP_TOKENS = 32;
const DEFAULT_OVERSIZE_CHARACTERS = 8_000_000;
const OVERSIZE_PIECE = 65_536;
const LENGTH_STOP_TOKENS = 5;

interface AnswerOptions {
  readonly model: LabModel;
  readonly request: LabRequest;
  /** Undefined for a prompt that is in no book. */
  readonly drawn: DrawnAnswer | undefined;
  /** Replies the conversation already holds. */
  readonly step: number;
  /** Decides the words of a filler, the thoughts and the cache. */
  readonly seedText: string;
  readonly fault: FaultRule | undefined;
  readonly requestId: string;
  readonly createdS: number;
  /** What was sent as the key: one fault repeats it. */
  readonly apiKey: string;
}

/** The answer to one request: the drawn words, the thoughts before them, limits and stops applied, tokens counted. */
export function makeLabAnswer(options: AnswerOptions): LabAnswer {
  const { model, request, fault } = options;
  const random = seeded(`reply/${model.id}/${options.seedText}`);
  const reply = withFault(chooseReply(options, random), fault, options.apiKey);
  const stopped = stopAt(reply.text, request.stop);
  const whole: AnswerBlock[] = [];
  // Only OpenAI sends a refusal in words; the others send an empty answer with the reason.
  if (stopped.text !== '' && !(reply.refused && model.vendor !== 'openai')) {
    whole.push({
      kind: reply.refused ? 'refusal' : 'text',
      pieces: fault?.fault === 'oversize' ? cutEvenly(stopped.text) : tokenPieces(stopped.text),
    });
  }
  for (const [index, call] of (stopped.sequence === undefined ? reply.toolCalls : []).entries()) {
    const id = `call_${options.requestId.replace(/\W/g, '')}${index}`;
    whole.push({ kind: 'tool-call', id, name: call.name, pieces: tokenPieces(JSON.stringify(call.input)) });
  }

  const spread = model.reasoningTokens;
  const thought = Math.round(request.thinking.factor * random.logNormal(spread.median, spread.sigma));
  const asked = request.maxOutputTokens ?? Number.POSITIVE_INFINITY;
  const limit = fault?.fault === 'length-stop' ? Math.min(asked, thought + LENGTH_STOP_TOKENS) : asked;
  const reasoning = thoughts(Math.min(thought, limit), random);
  const blocks = cutToLimit(whole, limit - reasoning.length);
  const answerTokens = blocks.reduce((sum, block) => sum + blockTokens(block), 0);
  const wholeTokens = whole.reduce((sum, block) => sum + blockTokens(block), 0);
  const cut = answerTokens < wholeTokens || reasoning.length < thought;
  return {
    requestId: options.requestId,
    servedModel: servedModelId(model),
    createdS: options.createdS,
    reasoning,
    blocks,
    finish: finishOf({ cut, refused: reply.refused, filtered: reply.filtered, stopped: stopped.sequence, blocks }),
    stopSequence: cut ? undefined : stopped.sequence,
    usage: {
      ...inputUsage(model, request, random),
      outputTokens: reasoning.length + answerTokens,
      reasoningTokens: reasoning.length,
    },
  };
}

/** The visible text of an answer; refusals are not text. */
export function answerText(answer: LabAnswer): string {
  return answer.blocks.flatMap((block) => (block.kind === 'text' ? block.pieces : [])).join('');
}

/** Tokens of a block: its pieces, and one for the name of a tool call. */
function blockTokens(block: AnswerBlock): number {
  return block.pieces.length + (block.kind === 'tool-call' ? 1 : 0);
}

/** Arguments of a tool call; an object without members where the output limit cut them, since such vendors send objects. */
export function toolInput(block: { readonly pieces: readonly string[] }): unknown {
  try {
    return JSON.parse(block.pieces.join(''));
  } catch {
    return {};
  }
}

interface RawReply {
  readonly text: string;
  readonly toolCalls: NonNullable<KnownReply['toolCalls']>;
  readonly refused: boolean;
  readonly filtered: boolean;
}

function chooseReply({ drawn, step, request }: AnswerOptions, random: Seeded): RawReply {
  switch (drawn?.kind) {
    case 'good':
    case 'bad':
      return spoken(drawn.replies[step] ?? lastWords(drawn.replies));
    case 'broken-json': {
      const reply = drawn.replies[step] ?? lastWords(drawn.replies);
      // Prose before it and no closing bracket: not JSON, and no lenient reader can mend it into the right answer.
      return spoken({
        ...reply,
        text: `Here is the JSON you asked for:\n${(reply.text ?? '').trimEnd().slice(0, -1)}`,
      });
    }
    case 'refusal':
      return refusal();
    case 'unknown':
    case undefined:
      return spoken({ text: filler(request, random) });
    default:
      return drawn satisfies never;
  }
}

/** A conversation longer than its known answer goes on with the last thing that was said in words. */
function lastWords(replies: readonly KnownReply[]): KnownReply {
  return { text: replies.at(-1)?.text ?? 'There is nothing more to do.' };
}

function spoken(reply: KnownReply): RawReply {
  return { text: reply.text ?? '', toolCalls: reply.toolCalls ?? [], refused: false, filtered: false };
}

function refusal(): RawReply {
  return { text: "I'm sorry, but I can't help with that request.", toolCalls: [], refused: true, filtered: false };
}

const FILLER_WORDS =
  'amber birch cloud delta ember field grain harbor island juniper kettle lantern meadow north'.split(' ');
const FILLER_LENGTH = 12;

/** Words that answer nothing, and cannot be read as an answer. */
function filler(request: LabRequest, random: Seeded): string {
  const words = Array.from({ length: FILLER_LENGTH }, () => FILLER_WORDS[random.whole(FILLER_WORDS.length)]).join(' ');
  const text = `The simulated lab knows no answer to this prompt: ${words}.`;
  return request.shaped ? JSON.stringify({ simulated: text }) : text;
}

function withFault(reply: RawReply, fault: FaultRule | undefined, apiKey: string): RawReply {
  switch (fault?.fault) {
    case 'refusal':
      return refusal();
    case 'content-filter':
      return { text: '', toolCalls: [], refused: false, filtered: true };
    case 'key-in-answer':
      return { ...reply, text: `${reply.text} Your key is ${apiKey}.` };
    case 'invalid-utf8':
      return { ...reply, text: `${reply.text.slice(0, 8)}${INVALID_BYTES_MARK}${reply.text.slice(8)}` };
    case 'oversize':
      return { ...reply, text: 'word '.repeat((fault.characters ?? DEFAULT_OVERSIZE_CHARACTERS) / 5), toolCalls: [] };
    case 'length-stop':
      return { ...reply, text: reply.text.padEnd(40, ' and so on'), toolCalls: [] };
    default:
      return reply;
  }
}

function cutEvenly(text: string): readonly string[] {
  const count = Math.ceil(text.length / OVERSIZE_PIECE);
  return Array.from({ length: count }, (_, index) => text.slice(index * OVERSIZE_PIECE, (index + 1) * OVERSIZE_PIECE));
}

function stopAt(
  text: string,
  stop: readonly string[],
): { readonly text: string; readonly sequence: string | undefined } {
  const hits = stop
    .map((sequence) => ({ sequence, at: sequence === '' ? -1 : text.indexOf(sequence) }))
    .filter((hit) => hit.at >= 0)
    .sort((a, b) => a.at - b.at);
  const first = hits[0];
  return first === undefined
    ? { text, sequence: undefined }
    : { text: text.slice(0, first.at), sequence: first.sequence };
}

function thoughts(count: number, random: Seeded): readonly string[] {
  return Array.from({ length: Math.max(0, count) }, () => ` ${FILLER_WORDS[random.whole(FILLER_WORDS.length)]}`);
}

function cutToLimit(blocks: readonly AnswerBlock[], limit: number): readonly AnswerBlock[] {
  const kept: AnswerBlock[] = [];
  let left = limit;
  for (const block of blocks) {
    const name = blockTokens(block) - block.pieces.length;
    if (left - name < 1) break;
    const pieces = block.pieces.slice(0, left - name);
    kept.push({ ...block, pieces });
    left -= name + pieces.length;
    if (pieces.length < block.pieces.length) break;
  }
  return kept;
}

function finishOf(known: {
  readonly cut: boolean;
  readonly refused: boolean;
  readonly filtered: boolean;
  readonly stopped: string | undefined;
  readonly blocks: readonly AnswerBlock[];
}): AnswerFinish {
  if (known.filtered) return 'content-filter';
  if (known.cut) return 'length';
  if (known.refused) return 'refusal';
  if (known.stopped !== undefined) return 'stop-sequence';
  return known.blocks.some((block) => block.kind === 'tool-call') ? 'tool-calls' : 'stop';
}

function inputUsage(
  model: LabModel,
  request: LabRequest,
  random: Seeded,
): Pick<AnswerUsage, 'inputTokens' | 'cacheReadTokens'> {
  const inputTokens = Math.max(1, Math.ceil(request.characters / CHARACTERS_PER_TOKEN));
  const hit = random.uniform() < model.cacheHitShare;
  const cacheable = Math.floor(inputTokens / 2 / CACHE_STEP_TOKENS) * CACHE_STEP_TOKENS;
  return { inputTokens, cacheReadTokens: hit ? cacheable : 0 };
}
