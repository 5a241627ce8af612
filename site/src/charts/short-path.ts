/** Commands of a path of straight lines, as Plot writes them. */
const STRAIGHT = /^[MLHVZ\d\s,.e+-]*$/;
const TOKEN = /[MLHVZ]|-?\d+(?:\.\d+)?(?:e[-+]?\d+)?/g;
const NUMBERS: Readonly<Record<string, number>> = { M: 2, L: 2, H: 1, V: 1, Z: 0 };

/**
 * The same straight lines in fewer letters: tenths of a pixel, each step from the one before. Nothing is lost to rounding, since
 * steps are taken between rounded places. A path with curves is returned as undefined.
 */
export function shortPath(d: string): string | undefined {
  if (!STRAIGHT.test(d)) return undefined;
  const tokens = d.match(TOKEN) ?? [];
  let text = '';
  let last = '';
  let [x, y, startX, startY] = [0, 0, 0, 0];
  let command = '';
  for (let at = 0; at < tokens.length; ) {
    const token = tokens[at] ?? '';
    if (token in NUMBERS) {
      command = token;
      at += 1;
      if (command === 'Z') {
        text += 'z';
        last = 'z';
        [x, y] = [startX, startY];
        continue;
      }
    }
    const given = tokens.slice(at, at + (NUMBERS[command] ?? 0)).map((number) => Math.round(Number(number) * 10));
    at += Math.max(1, NUMBERS[command] ?? 1);
    const toX = command === 'V' ? x : (given[0] ?? x);
    const toY = command === 'V' ? (given[0] ?? y) : command === 'H' ? y : (given[1] ?? y);
    const step = stepOf(command, toX, toY, x, y);
    if (step !== undefined) {
      const numbers = step.numbers.map(tenths).reduce((before, number) => joined(before, number), '');
      // A letter stands for all steps of its kind that follow; after a move it would mean a line.
      const isRepeated = step.letter === last && last !== 'M';
      text += isRepeated ? `${numbers.startsWith('-') ? '' : ' '}${numbers}` : `${step.letter}${numbers}`;
      last = step.letter;
    }
    [x, y] = [toX, toY];
    if (command === 'M') {
      [startX, startY] = [toX, toY];
      // Further pairs after a move are lines.
      command = 'L';
    }
  }
  return text;
}

function stepOf(
  command: string,
  toX: number,
  toY: number,
  x: number,
  y: number,
): { readonly letter: string; readonly numbers: readonly number[] } | undefined {
  if (command === 'M') return { letter: 'M', numbers: [toX, toY] };
  const [across, down] = [toX - x, toY - y];
  if (across === 0 && down === 0) return undefined;
  if (down === 0) return { letter: 'h', numbers: [across] };
  if (across === 0) return { letter: 'v', numbers: [down] };
  return { letter: 'l', numbers: [across, down] };
}

/** 5 tenths as `.5`, -12 as `-1.2`, 30 as `3`. */
function tenths(number: number): string {
  return String(number / 10).replace(/^(-?)0\./, '$1.');
}

/** A minus sign parts two numbers as well as a comma. */
function joined(before: string, number: string): string {
  return before === '' || number.startsWith('-') ? `${before}${number}` : `${before},${number}`;
}
