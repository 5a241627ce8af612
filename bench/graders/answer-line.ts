/** The line of a reply that names its answer. */
export interface AnswerLine {
  /** What it says behind the marker and the colon. */
  readonly answer: string;
  /** Everything below it. */
  readonly below: string;
}

/**
 * The last line that begins with a marker and a colon, markup such as ** and # aside; undefined when none does. Case does not matter.
 * @param markers without their colon: `A`, `Antwort`, `答え`
 */
export function answerLine(text: string, markers: readonly string[]): AnswerLine | undefined {
  const lines = text.split('\n');
  const wanted = markers.map((marker) => marker.toLowerCase());
  for (let index = lines.length - 1; index >= 0; index -= 1) {
    const answer = behindMarker(lines[index] ?? '', wanted);
    if (answer !== undefined) return { answer, below: lines.slice(index + 1).join('\n') };
  }
  return undefined;
}

/** Longest markup in front of an answer line, and longest space before its colon: a bound on the work, far above what is written. */
const LONGEST_MARKUP = 20;

/** What a line says behind a marker and its colon; undefined when it does not begin so. */
function behindMarker(line: string, markers: readonly string[]): string | undefined {
  const start = line.slice(0, LONGEST_MARKUP).match(/^[\s*#>_`-]*/u)?.[0].length ?? 0;
  const rest = line.slice(start);
  for (const marker of markers) {
    if (rest.slice(0, marker.length).toLowerCase() !== marker) continue;
    const colon = rest.slice(marker.length, marker.length + LONGEST_MARKUP).match(/^[\s*_]*[:：]/u)?.[0];
    if (colon !== undefined) return rest.slice(marker.length + colon.length);
  }
  return undefined;
}
