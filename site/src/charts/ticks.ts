const STEPS = [1, 2, 5];

/**
 * Round places on a log axis: 1, 2 and 5 times powers of ten, thinned to whole decades, then to every second one, until
 * they fit. (Plot's own crowd each other.)
 *
 * @param low above 0
 * @param most the most ticks that fit the width
 */
export function logTicks(low: number, high: number, most: number): number[] {
  const decades: number[] = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power += 1) decades.push(power);
  const within = (tick: number) => tick >= low * (1 - 1e-9) && tick <= high * (1 + 1e-9);
  const choices = [
    decades.flatMap((power) => STEPS.map((step) => at(step, power))),
    decades.flatMap((power) => [1, 3].map((step) => at(step, power))),
    ...[1, 2, 3, 4, 6].map((every) => decades.filter((power) => power % every === 0).map((power) => at(1, power))),
  ].map((ticks) => ticks.filter(within));
  // Within less than an octave or two, powers say little: there a log axis is nearly linear, and so are its ticks.
  const even = linearTicks(low, high, Math.min(6, Math.max(3, most))).filter(within);
  return (
    [...((choices[0]?.length ?? 0) < 3 ? [even] : []), ...choices].find(
      (ticks) => ticks.length <= most && ticks.length > 1,
    ) ?? even
  );
}

/** Round places on a linear axis, the first at or below `low` and the last at or above `high`: they are its ends too. */
export function linearTicks(low: number, high: number, most: number): number[] {
  const span = high > low ? high - low : Math.abs(low) || 1;
  const power = Math.floor(Math.log10(span / Math.max(1, most))) - 1;
  for (let exponent = power; ; exponent += 1) {
    // 25 is a round step, 2.5 is not.
    for (const each of exponent >= 1 ? [1, 2, 2.5, 5] : STEPS) {
      const step = at(each, exponent);
      const first = Math.floor(low / step + 1e-9);
      const last = Math.ceil(Math.max(high, low + step) / step - 1e-9);
      if (last - first + 1 <= most) return Array.from({ length: last - first + 1 }, (_, i) => product(first + i, step));
    }
  }
}

/** 5 times 10^-3 as 0.005 and not as 0.005000000000000001. */
function at(step: number, power: number): number {
  return Number(`${step}e${power}`);
}

function product(times: number, step: number): number {
  return Number((times * step).toPrecision(12)) + 0;
}
