/** A share as a policy's author wrote it: `2.5 %` for 0.025, with no more digits than it has, two at the most. */
export function percent(share: number): string {
  return `${Number((100 * share).toFixed(2))} %`;
}
