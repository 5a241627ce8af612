/** What a cell says when nothing was measured: never a zero. */
export const NOT_MEASURED = '–';

/** A share in [0, 1] as percent with one decimal. */
export function percent(share: number | undefined): string {
  return share === undefined ? NOT_MEASURED : `${(share * 100).toFixed(1)} %`;
}

/** Milliseconds as a reader wants them: `85 ms`, `1.24 s`, `3 min 10 s`. */
export function duration(ms: number | undefined): string {
  if (ms === undefined) return NOT_MEASURED;
  if (!Number.isFinite(ms)) return '∞';
  if (ms < 1000) return `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** Dollars with as many decimals as the size needs: `$12.40`, `$0.0031`. */
export function dollars(usd: number | undefined): string {
  if (usd === undefined) return NOT_MEASURED;
  if (usd === 0) return '$0';
  const decimals = usd >= 1 ? 2 : Math.min(8, Math.max(2, 3 - Math.floor(Math.log10(Math.abs(usd)) + 1)));
  return `$${usd.toFixed(decimals)}`;
}

/** Whole numbers with a thin space between thousands. */
export function count(number: number): string {
  return number.toLocaleString('en-US').replaceAll(',', ' ');
}

/** `1 trial`, `2 trials`. */
export function plural(number: number, one: string, many = `${one}s`): string {
  return `${count(number)} ${number === 1 ? one : many}`;
}

/** A share's difference in points with its sign, as in `+4.3 points` or `−0.1`. */
export function points(difference: number | undefined, unit = ' points'): string {
  if (difference === undefined) return NOT_MEASURED;
  const rounded = (difference * 100).toFixed(1);
  if (Number(rounded) === 0) return `0.0${unit}`;
  return `${difference > 0 ? '+' : '−'}${rounded.replace('-', '')}${unit}`;
}

/** A ratio, as in `1.43×`. */
export function ratio(value: number | undefined): string {
  return value === undefined ? NOT_MEASURED : `${value.toFixed(2)}×`;
}

/** What a run cost, with the trials nobody could price beside it; nothing but those is "unpriced", never $0. */
export function spentPhrase(spend: { readonly contendersUsd: string; readonly unpricedTrials: number }): string {
  const usd = Number(spend.contendersUsd);
  if (spend.unpricedTrials === 0) return dollars(usd);
  const unpriced = `${plural(spend.unpricedTrials, 'trial')} unpriced`;
  return usd === 0 ? unpriced : `${dollars(usd)}, ${unpriced}`;
}
