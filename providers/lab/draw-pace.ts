import type { LabModel } from './lab-model.ts';
import { seeded } from './seeded.ts';

/** How fast one answer comes, in ms. */
export interface Pace {
  /** Request received to response headers of a stream. */
  readonly headersMs: number;
  /** Request received to first generated token. */
  readonly ttftMs: number;
  /** To the next token; drawn anew each time. */
  nextGapMs(): number;
}

/** When the vendor says that it has begun, as a share of the time to the first token. */
const HEADERS_SHARE = 0.4;

/** The pace of one attempt, decided by its seed text. A slow answer is slow in everything. */
export function drawPace(model: LabModel, seedText: string): Pace {
  const random = seeded(`pace/${model.id}/${seedText}`);
  const slowness = random.uniform() < model.tail.share ? model.tail.factor : 1;
  const ttftMs = slowness * random.logNormal(model.ttftMs.median, model.ttftMs.sigma);
  const msPerToken = slowness * random.logNormal(model.msPerToken.median, model.msPerToken.sigma);
  return {
    headersMs: HEADERS_SHARE * ttftMs,
    ttftMs,
    nextGapMs: () => msPerToken * (0.5 + random.uniform()),
  };
}
