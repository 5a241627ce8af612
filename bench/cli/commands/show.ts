import type { Screen } from '../screen.ts';
export async function show(
  wanted: string,
  _flags: { results: string; json: boolean },
  screen: Screen,
): Promise<number> {
  screen.out(wanted);
  return 0;
}
