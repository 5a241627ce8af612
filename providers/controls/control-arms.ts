import { complyAlways } from './comply-always.ts';
import { type ControlInput, type ControlReply, recordOf, replyOf, saying, spoken, withCalls } from './control-reply.ts';
import { jitterNumbers } from './jitter-numbers.ts';
import { renameKeys } from './rename-keys.ts';
import { drawn, seededDraws } from './seeded-draws.ts';
import { swapEntities } from './swap-entities.ts';
import { truncateInstruction } from './truncate-instruction.ts';
import { elsewhere, wrongAnswer } from './wrong-answer.ts';

/** A contender that is known to be bad in one way, made without asking anybody: what a suite must catch to be believed. */
export interface ControlArm {
  readonly title: string;
  /** `incumbent`: it distorts what the incumbent said to the same case, and says nothing where that is not known. */
  readonly needs: 'prompt' | 'incumbent';
  /** What is wrong with it, and what it leaves alone. */
  readonly weakness: string;
  /** @throws Error when it needs an answer of the incumbent's that the input lacks */
  readonly make: (input: ControlInput) => ControlReply;
}

/** The control arms by id. Degraded copies of any other share come from `controlArm`. */
export const CONTROL_ARMS = {
  'null-constant': {
    title: 'The same word every time',
    needs: 'prompt',
    weakness: 'Reads nothing: right only where any word will do.',
    make: () => saying('OK.'),
  },
  'refuse-all': {
    title: 'Refuses everything',
    needs: 'prompt',
    weakness: 'Never helps: right only where nothing is to be done.',
    make: () => saying("I'm sorry, but I can't help with that."),
  },
  'comply-all': {
    title: 'Never says no, never asks',
    needs: 'incumbent',
    weakness:
      'Makes up what is not there and acts before the yes; right wherever there is an answer and nothing to ask.',
    make: (input) => complyAlways(incumbentOf(input), input, seededDraws(input, 'comply-all')),
  },
  'echo-context': {
    title: 'Repeats what it was shown',
    needs: 'prompt',
    weakness: 'Holds every right answer and gives none: caught only by graders that ask for a choice.',
    make: ({ prompt }) => saying(prompt.findLast(({ role }) => role === 'user')?.text ?? ''),
  },
  'context-dropped': {
    title: 'Answers another case',
    needs: 'incumbent',
    weakness: 'Well formed and beside the point: caught by content, not by form.',
    make: anotherCase,
  },
  'instruction-truncated': {
    title: 'Stops reading its instructions early',
    needs: 'incumbent',
    weakness: 'Right in substance: JSON among sentences, no sources, the last step with tools not taken.',
    make: (input) => truncateInstruction(incumbentOf(input)),
  },
  'fence-wrapper': {
    title: 'Puts everything in a code fence',
    needs: 'incumbent',
    weakness: 'Right in substance: breaks JSON and the arguments of calls; people read prose in a fence without loss.',
    make: (input) => fenced(incumbentOf(input)),
  },
  'key-renamer': {
    title: 'Renames keys',
    needs: 'incumbent',
    weakness: 'Right values under keys nobody asked for: fields, arguments and page ids.',
    make: (input) => renameKeys(incumbentOf(input), seededDraws(input, 'key-renamer')),
  },
  'entity-swapper': {
    title: 'Mixes up names',
    needs: 'incumbent',
    weakness: 'Fluent and well formed: wrong only where a person, product, address or code is part of the answer.',
    make: (input) => swapEntities(incumbentOf(input), input, seededDraws(input, 'entity-swapper')),
  },
  'number-jitter': {
    title: 'Gets numbers slightly wrong',
    needs: 'incumbent',
    weakness: 'Fluent and well formed: wrong only where a number, a day or a time is part of the answer.',
    make: (input) => jitterNumbers(incumbentOf(input), seededDraws(input, 'number-jitter')),
  },
  'degraded-5': degraded(5),
  'degraded-10': degraded(10),
  'degraded-25': degraded(25),
} as const satisfies Readonly<Record<string, ControlArm>>;

export type ControlArmId = keyof typeof CONTROL_ARMS;

/**
 * The arm of an id: one of the table, or `degraded-<x>` for any x per cent above 0 and up to 100.
 * @throws Error naming the arms there are
 */
export function controlArm(id: string): ControlArm {
  if (Object.hasOwn(CONTROL_ARMS, id)) return CONTROL_ARMS[id as ControlArmId];
  const percent = Number(/^degraded-(\d+(?:\.\d+)?)$/.exec(id)?.[1]);
  if (percent > 0 && percent <= 100) return degraded(percent);
  throw new Error(
    `There is no control arm "${id}". Known: ${Object.keys(CONTROL_ARMS).join(', ')}, and degraded-<x> for x % wrong answers, x above 0 up to 100.`,
  );
}

/**
 * The incumbent with so many of a hundred answers replaced by wrong ones, drawn by case and repetition. What a copy replaces,
 * every copy with a higher share replaces too.
 */
function degraded(percent: number): ControlArm {
  return {
    title: `The incumbent, ${percent} % of its answers replaced by wrong ones`,
    needs: 'incumbent',
    weakness: `Loses ${percent} % of what the incumbent gets right and nothing else: what a small real loss looks like.`,
    make: (input) => {
      const reply = incumbentOf(input);
      const draws = seededDraws(input, 'degraded');
      return draws.nextDouble() < percent / 100 ? wrongAnswer(reply, input, draws) : reply;
    },
  };
}

function anotherCase(input: ControlInput): ControlReply {
  const reply = drawn(elsewhere(input, incumbentOf(input)), seededDraws(input, 'context-dropped'));
  if (reply !== undefined) return reply;
  throw new Error(
    `The control arm context-dropped answers ${input.scenarioId}/${input.caseId} with what the incumbent said to another case, ` +
      'and there is none that differs. Run the incumbent on two cases or more, or leave this arm out.',
  );
}

function fenced(reply: ControlReply): ControlReply {
  return replyOf(
    spoken(reply).transcript.map((message) => {
      if (message.role !== 'assistant') return message;
      const language = recordOf(message.text) === undefined ? '' : 'json';
      // Fenced arguments are no JSON, so there is no input to read.
      const calls = (message.toolCalls ?? []).map((call) => ({
        ...call,
        input: undefined,
        rawInput: fence(call.rawInput, 'json'),
      }));
      return withCalls(message.text === '' ? '' : fence(message.text, language), calls);
    }),
  );
}

function fence(text: string, language: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\``;
}

function incumbentOf({ incumbent, scenarioId, caseId, repetition }: ControlInput): ControlReply {
  if (incumbent !== undefined) return incumbent;
  const known = Object.entries(CONTROL_ARMS as Readonly<Record<string, ControlArm>>).filter(
    ([, { needs }]) => needs === 'prompt',
  );
  throw new Error(
    `This control arm distorts the incumbent's answer, and there is none to ${scenarioId}/${caseId}, repetition ${repetition}. ` +
      `Run the incumbent first, or use an arm that needs none: ${known.map(([id]) => id).join(', ')}.`,
  );
}
