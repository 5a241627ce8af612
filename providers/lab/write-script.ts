import type { Pace } from './draw-pace.ts';
import type { FaultRule } from './fault-plan.ts';
import { INVALID_BYTES_MARK } from './lab-answer.ts';
import type { Frame } from './protocol.ts';

/** What the server does for one answer, and when: ms since the request was received. */
export type Step =
  | { readonly do: 'head'; readonly atMs: number }
  | {
      readonly do: 'write';
      readonly atMs: number;
      readonly bytes: Buffer;
      readonly carries: Frame['carries'];
      /** Never joined with a neighbour that is due as well. */
      readonly alone: boolean;
    }
  | { readonly do: 'end' | 'destroy' | 'reset' | 'hang'; readonly atMs: number };

export interface ScriptOptions {
  readonly pace: Pace;
  /** Multiplies every time but those a fault sets; 0 for no delays at all. */
  readonly timeScale: number;
  readonly fault: FaultRule | undefined;
}

const DEFAULT_DRIP_MS = 200;
const DEFAULT_TERMINATOR_MS = 15;
/** Into how many pieces a body that is not a stream drips. */
const BODY_DRIPS = 10;
const SEVEN = 7;

/** A streamed answer as timed steps, with the fault's effect on its bytes. */
export function writeStreamScript(
  frames: readonly Frame[],
  errorFrames: readonly Frame[],
  options: ScriptOptions,
): readonly Step[] {
  const { pace, timeScale, fault } = options;
  const headMs = pace.headersMs * timeScale;
  const head: Step = { do: 'head', atMs: headMs };
  const timed = timeFrames(frames, options);
  const half = halfWay(timed);
  const atHalfMs = timed[half]?.atMs ?? headMs;
  const lastMs = timed.at(-1)?.atMs ?? headMs;
  const first = timed.slice(0, half);
  switch (fault?.fault) {
    case 'hang-mid-stream':
      return [head, ...first, { do: 'hang', atMs: atHalfMs }];
    case 'close-mid-stream':
      return [head, ...first, { do: 'destroy', atMs: atHalfMs }];
    case 'no-end-event':
      return [head, ...timed.filter((step) => step.carries !== 'end'), { do: 'end', atMs: lastMs }];
    case 'truncated-json':
      return [head, ...first, ...timed.slice(half, half + 1).map(halved), { do: 'end', atMs: atHalfMs }];
    case 'malformed-event':
      return [
        head,
        ...timed.map((step, index) => (index === half ? mangled(step) : step)),
        { do: 'end', atMs: lastMs },
      ];
    case 'error-event': {
      const errors = errorFrames.map((frame) => writeStep(frame, atHalfMs));
      return [head, ...first, ...errors, { do: 'end', atMs: atHalfMs }];
    }
    case 'slow-drip': {
      const everyMs = fault.everyMs ?? DEFAULT_DRIP_MS;
      const slow = timed.map((step, index) => ({ ...step, atMs: headMs + (index + 1) * everyMs }));
      return [head, ...slow, { do: 'end', atMs: headMs + timed.length * everyMs }];
    }
    case 'late-terminator':
      return [head, ...timed, { do: 'end', atMs: lastMs + (fault.everyMs ?? DEFAULT_TERMINATOR_MS) }];
    case 'comments':
      return [head, ...timed.flatMap((step) => [comment(step.atMs), step]), { do: 'end', atMs: lastMs }];
    case 'seven-byte-writes':
      return [head, ...timed.flatMap(inSevens), { do: 'end', atMs: lastMs }];
    case 'invalid-utf8':
      return [head, ...timed.map(withInvalidBytes), { do: 'end', atMs: lastMs }];
    default:
      return [head, ...timed, { do: 'end', atMs: lastMs }];
  }
}

/** An answer in one piece, due when its last token is; what the stream's faults mean for it. */
export function writeBodyScript(body: string, tokens: number, options: ScriptOptions): readonly Step[] {
  const [step] = timeFrames([{ text: body, carries: 'answer', tokens }], options);
  if (step === undefined) return [{ do: 'end', atMs: 0 }];
  const { atMs } = step;
  const { fault } = options;
  const head: Step = { do: 'head', atMs };
  switch (fault?.fault) {
    case 'hang-mid-stream':
      return [head, halved(step), { do: 'hang', atMs }];
    case 'close-mid-stream':
      return [head, halved(step), { do: 'destroy', atMs }];
    case 'no-end-event':
    case 'truncated-json':
      return [head, halved(step), { do: 'end', atMs }];
    case 'malformed-event':
      return [head, mangled(step), { do: 'end', atMs }];
    case 'slow-drip': {
      const everyMs = fault.everyMs ?? DEFAULT_DRIP_MS;
      const length = Math.ceil(step.bytes.length / BODY_DRIPS);
      const drips = slices(step, length).map((drip, index) => ({ ...drip, atMs: atMs + index * everyMs }));
      return [head, ...drips, { do: 'end', atMs: drips.at(-1)?.atMs ?? atMs }];
    }
    case 'late-terminator':
      return [head, step, { do: 'end', atMs: atMs + (fault.everyMs ?? DEFAULT_TERMINATOR_MS) }];
    case 'seven-byte-writes':
      return [head, ...inSevens(step), { do: 'end', atMs }];
    case 'invalid-utf8':
      return [head, withInvalidBytes(step), { do: 'end', atMs }];
    default:
      return [head, step, { do: 'end', atMs }];
  }
}

type WriteStep = Extract<Step, { do: 'write' }>;

/** Every frame waits for its own tokens; a frame without any goes with what was before it. */
function timeFrames(frames: readonly Frame[], { pace, timeScale, fault }: ScriptOptions): readonly WriteStep[] {
  const instant = fault?.fault === 'oversize';
  const steps: WriteStep[] = [];
  let atMs = pace.headersMs;
  let begun = false;
  for (const frame of frames) {
    for (let token = 0; token < frame.tokens; token += 1) {
      atMs = begun ? atMs + (instant ? 0 : pace.nextGapMs()) : pace.ttftMs;
      begun = true;
    }
    if (frame.text !== '') steps.push(writeStep(frame, atMs * timeScale));
  }
  return steps;
}

function writeStep(frame: Frame, atMs: number): WriteStep {
  return { do: 'write', atMs, bytes: Buffer.from(frame.text, 'utf8'), carries: frame.carries, alone: false };
}

/** Index of the middle one of the steps that carry something; a step behind the opening ones where there are few. */
function halfWay(steps: readonly WriteStep[]): number {
  const carrying = steps.flatMap((step, index) => (step.carries === 'nothing' ? [] : [index]));
  return carrying[Math.floor(carrying.length / 2)] ?? steps.length;
}

function halved(step: WriteStep): WriteStep {
  return { ...step, bytes: step.bytes.subarray(0, Math.floor(step.bytes.length / 2)) };
}

/** The JSON of the step loses its end; the event around it stays whole. */
function mangled(step: WriteStep): WriteStep {
  const text = step.bytes.toString('utf8').trimEnd();
  return { ...step, bytes: Buffer.from(`${text.slice(0, Math.floor(text.length * 0.75))}\n\n`, 'utf8') };
}

function comment(atMs: number): WriteStep {
  return { do: 'write', atMs, bytes: Buffer.from(': keep-alive\n\n'), carries: 'nothing', alone: true };
}

function inSevens(step: WriteStep): readonly WriteStep[] {
  return slices(step, SEVEN);
}

/** Pieces of a step; only the last carries what the whole did, since only then has it arrived. */
function slices(step: WriteStep, length: number): readonly WriteStep[] {
  const count = Math.ceil(step.bytes.length / length);
  return Array.from({ length: count }, (_, index) => ({
    ...step,
    bytes: step.bytes.subarray(index * length, (index + 1) * length),
    carries: index === count - 1 ? step.carries : 'nothing',
    alone: true,
  }));
}

const MARK = Buffer.from(INVALID_BYTES_MARK, 'utf8');
/** None of these three bytes occurs in UTF-8. */
const INVALID = Buffer.from([0xff, 0xfe, 0xfd]);

function withInvalidBytes(step: WriteStep): WriteStep {
  const at = step.bytes.indexOf(MARK);
  if (at < 0) return step;
  return {
    ...step,
    bytes: Buffer.concat([step.bytes.subarray(0, at), INVALID, step.bytes.subarray(at + MARK.length)]),
  };
}
