import { redact } from '#bench/domain/redact.ts';

/** A text may be JSON in JSON in JSON: arguments of a tool call in a message in an attribute. */
const DEEPEST = 3;

/**
 * Takes secrets out of a text, be it what was said, JSON of it, or JSON that stands as a text in JSON: one with a quote or a backslash
 * looks different at each depth.
 */
export function withoutSecrets(secrets: readonly string[]): (text: string) => string {
  const forms = new Set<string>();
  for (const secret of secrets) {
    let form = secret;
    for (let depth = 0; depth <= DEEPEST; depth += 1) {
      forms.add(form);
      form = JSON.stringify(form).slice(1, -1);
    }
  }
  return (text) => redact(text, [...forms]);
}
