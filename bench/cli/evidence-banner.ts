import type { ImportRecord, Run } from '#bench/domain/run.ts';

/** What a reader must know before the first figure: decided by what the trials say of themselves, and by nothing else. */
export function evidenceBanner({
  contenders,
  imported: source,
}: Pick<Run, 'contenders' | 'imported'>): readonly string[] {
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
      ? [
          `IMPORTED: ${imported.join(', ')}. ${source === undefined ? "From another tool's file" : fromFiles(source)}; nothing was measured here, and what the file does not say is missing.`,
        ]
      : []),
  ];
}

function fromFiles({ files, tool, format }: ImportRecord): string {
  const [first] = files;
  const named = files.length === 1 ? (first?.name ?? '') : `${files.length} files, the first ${first?.name ?? ''}`;
  return tool === undefined ? `From ${named} (${format})` : `From ${named}, written by ${tool}`;
}
