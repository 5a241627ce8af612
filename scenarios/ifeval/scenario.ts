import { z } from 'zod';
import type { Recording } from '#bench/domain/provider.ts';
import { instructionFollowing } from '#bench/graders/instruction-following.ts';
import type { Strictness } from '#bench/graders/instructions/follow-instruction.ts';
import { type GivenInstruction, readInstruction } from '#bench/graders/instructions/read-instruction.ts';
import { parseCase } from '#bench/plan/case-source.ts';
import { defineScenario } from '#bench/plan/define-scenario.ts';
import { readLines } from '#bench/plan/read-lines.ts';
import { evidencePath } from '#scenarios/recorded/evidence-path.ts';
import { recordedText } from '#scenarios/recorded/recorded-text.ts';

export interface IfEvalCase {
  /** The published key. */
  readonly id: string;
  readonly prompt: string;
  readonly instructions: readonly GivenInstruction[];
  /** The family of the first instruction: what stands before the colon of its id. */
  readonly family: string;
  /** Instructions in the prompt, 1 to 3. */
  readonly asked: string;
}

/** The only model recorded. */
export const IFEVAL_MODEL = 'gpt-4';

export const IFEVAL_PROMPTS = 'ifeval/input_data_original.jsonl';
export const IFEVAL_RESPONSES = 'ifeval/input_response_data_gpt4.jsonl';
/** What the publishers' own checkers made of every recorded response. */
export const IFEVAL_VERDICTS = 'ifeval/expected_gpt4.jsonl';
const PUBLIC_SOURCE =
  'https://github.com/google-research/google-research, folder instruction_following_eval/data (Apache-2.0 and CC-BY-4.0)';

const PROMPT_ROW = z.object({
  key: z.int(),
  prompt: z.string().min(1),
  instruction_id_list: z.array(z.string()).min(1),
  kwargs: z.array(z.record(z.string(), z.unknown())),
});
const RESPONSE_ROW = z.object({ prompt: z.string().min(1), response: z.string() });
const VERDICT_ROW = z.object({
  key: z.int(),
  instruction_id_list: z.array(z.string()),
  strict: z.array(z.boolean()),
  loose: z.array(z.boolean()),
});

/** Does it do what it is told, where code can tell? 541 prompts with 834 instructions on words, length and form. */
export const ifeval = defineScenario({
  id: 'ifeval',
  version: 1,
  title: 'Instructions that code can verify (IFEval, GPT-4 recorded 2023)',
  tier: 'launch',
  severity: 'S2',
  cases: {
    describes: `${IFEVAL_PROMPTS} of IFEval`,
    async *read() {
      for await (const { row, place } of readRows(IFEVAL_PROMPTS, PROMPT_ROW)) yield ifevalCase(row, place);
    },
  },
  // Every further instruction makes a prompt harder to follow in full, so the total says little without `asked`.
  slices: ['family', 'asked'],
  prompts: { base: (c) => c.prompt },
  graders: {
    promptStrict: following('prompt', 'strict'),
    instructionStrict: following('instruction', 'strict'),
    promptLoose: following('prompt', 'loose'),
    instructionLoose: following('instruction', 'loose'),
  },
  primary: 'promptStrict',
  recordings: readResponses,
});

/** The publishers' verdicts on the instructions of a prompt, in its order. */
export interface PublishedVerdicts {
  readonly caseId: string;
  readonly instructionIds: readonly string[];
  readonly strict: readonly boolean[];
  readonly loose: readonly boolean[];
}

export async function* readPublishedVerdicts(): AsyncGenerator<PublishedVerdicts> {
  for await (const { row } of readRows(IFEVAL_VERDICTS, VERDICT_ROW)) {
    yield { caseId: String(row.key), instructionIds: row.instruction_id_list, strict: row.strict, loose: row.loose };
  }
}

function following(count: 'prompt' | 'instruction', strictness: Strictness) {
  return instructionFollowing<IfEvalCase>({ instructions: (c) => c.instructions, count, strictness });
}

/** @throws Error when a row's two lists differ in length, or one of its instructions is unknown or lacks an argument */
function ifevalCase(
  { key, prompt, instruction_id_list: ids, kwargs }: z.output<typeof PROMPT_ROW>,
  place: string,
): IfEvalCase {
  if (ids.length !== kwargs.length) {
    throw new Error(
      `${place}: ${ids.length} instructions with ${kwargs.length} kwargs. Take the file as published: ${PUBLIC_SOURCE}.`,
    );
  }
  const instructions = ids.map((id, index) => ({ id, kwargs: kwargs[index] ?? {} }));
  for (const given of instructions) {
    try {
      readInstruction(given);
    } catch (error) {
      throw new Error(`${place}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
  }
  const family = ids[0]?.split(':')[0] ?? '';
  return { id: String(key), prompt, instructions, family, asked: String(ids.length) };
}

/** @throws Error when a response answers no prompt of the data set: the two are joined by the prompt's words */
async function* readResponses(): AsyncGenerator<Recording> {
  const keys = new Map<string, string>();
  for await (const { row } of readRows(IFEVAL_PROMPTS, PROMPT_ROW)) keys.set(row.prompt, String(row.key));
  for await (const { row, place } of readRows(IFEVAL_RESPONSES, RESPONSE_ROW)) {
    const caseId = keys.get(row.prompt);
    if (caseId === undefined) {
      throw new Error(`${place}: its prompt is not in ${IFEVAL_PROMPTS}. Take both as published: ${PUBLIC_SOURCE}.`);
    }
    yield recordedText({
      modelId: IFEVAL_MODEL,
      caseId,
      repetition: 1,
      text: row.response,
    });
  }
}

async function* readRows<T>(
  file: string,
  schema: z.ZodType<T>,
): AsyncGenerator<{ readonly row: T; readonly place: string }> {
  let line = 0;
  for await (const text of readLines(evidencePath(file, PUBLIC_SOURCE))) {
    line += 1;
    const place = `${file}, line ${line}`;
    if (text.trim() !== '') yield { row: parseCase(JSON.parse(text), schema, place), place };
  }
}
