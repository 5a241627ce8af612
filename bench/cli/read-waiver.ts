import type { SignOff, Waiver } from '#bench/domain/verdict.ts';
import { InputError } from './exit-code.ts';

/** A waiver as it is given: `<gate>:<who>+<who>:<YYYY-MM-DD>:<reason>`. @throws InputError saying what is accepted */
export function readWaiver(text: string): Waiver {
  const { gate, by, until, reason } =
    /^(?<gate>[^:]+):(?<by>[^:]+):(?<until>\d{4}-\d{2}-\d{2}):(?<reason>.+)$/.exec(text)?.groups ?? {};
  if (gate === undefined || by === undefined || until === undefined || reason === undefined) {
    throw new InputError(`--waive "${text}" cannot be read. Accepted: <gate>:<who>+<who>:<YYYY-MM-DD>:<reason>.`);
  }
  return { gate, by: by.split('+'), until, reason };
}

/**
 * A sign-off as it is given: `<gate>=<yes|no>:<who>`.
 * @param gates of the policy
 * @param at ISO-8601, when it was given
 * @throws InputError naming the gates that can be signed
 */
export function readSignOff(
  text: string,
  gates: readonly { readonly id: string; readonly kind: string }[],
  at: string,
): SignOff {
  const { gate: id, answer, by = '' } = /^(?<gate>[^=]+)=(?<answer>yes|no):(?<by>.+)$/.exec(text)?.groups ?? {};
  const gate = gates.find((one) => one.id === id && one.kind === 'sign-off');
  if (gate === undefined || (answer !== 'yes' && answer !== 'no')) {
    const known = gates.filter(({ kind }) => kind === 'sign-off').map((one) => one.id);
    throw new InputError(
      `--sign-off "${text}" cannot be read. Accepted: <gate>=yes:<who> or <gate>=no:<who>; gates to sign: ${known.join(', ') || 'none'}.`,
    );
  }
  return { gate: gate.id, role: 'role' in gate ? String(gate.role) : '', by, at, answer };
}
