import type { Run } from '#bench/domain/run.ts';

/** What a reader must know before the first figure: decided by what the trials say of themselves, and by nothing else. */
export function evidenceBanner({ contenders }: Pick<Run, 'contenders'>): readonly string[] {
  const of = (kind: string) => contenders.filter(({ evidence }) => evidence === kind).map(({ contender }) => contender);
  const [simulated, recorded, imported, control] = [of('simulated'), of('recorded'), of('imported'), of('control')];
  return [
    ...(simulated.length > 0
      ? [`SIMULATED: ${simulated.join(', ')}. Made-up models of the lab; nothing here says anything about a real one.`]
      : []),
    ...(recorded.length > 0
      ? [
          `RECORDED: ${recorded.join(', ')}. Answers, costs and times as somebody else wrote them down; nothing was measured here.`,
        ]
      : []),
    ...(control.length > 0
      ? [`CONTROL ARMS: ${control.join(', ')}. Made by rule to be bad in a known way; no contenders.`]
      : []),
    ...(imported.length > 0
      ? [`IMPORTED: ${imported.join(', ')}. From another tool's file; what it did not say is missing here.`]
      : []),
  ];
}
