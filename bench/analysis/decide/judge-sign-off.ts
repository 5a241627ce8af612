import { type GateContext, type GateOf, type GateReading, notEvaluated, sentence } from './gate-reading.ts';

/** A person of the role says yes; the last word counts. */
export function judgeSignOff({ evidence }: GateContext, gate: GateOf<'sign-off'>): GateReading {
  const [last] = evidence.signOffs
    .filter((signOff) => signOff.gate === gate.id && signOff.role === gate.role)
    .toSorted((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0));
  const asked = `"${gate.question}"`;
  if (last === undefined) {
    const other = evidence.signOffs.find((signOff) => signOff.gate === gate.id);
    const wrong = other === undefined ? '' : ` (${other.by} answered as ${other.role})`;
    return notEvaluated(sentence(`nobody of ${gate.role} has answered ${asked}${wrong}: ask them`));
  }
  if (last.answer === 'yes')
    return { outcome: 'pass', says: sentence(`a yes from ${last.by} (${gate.role}) on ${last.at} to ${asked}`) };
  return {
    outcome: 'fail',
    says: sentence(`a no from ${last.by} (${gate.role}) on ${last.at} to ${asked}: ask why before anything else`),
  };
}
