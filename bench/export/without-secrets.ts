import { redact, secretForms } from '#bench/domain/redact.ts';

/** A text may be JSON in JSON in JSON: arguments of a tool call in a message in an attribute. */
const DEEPEST = 3;

/** Takes secrets out of a text, be it what was said, JSON of it, or JSON that stands as a text in JSON. */
export function withoutSecrets(secrets: readonly string[]): (text: string) => string {
  const forms = secretForms(secrets, DEEPEST);
  return (text) => redact(text, forms);
}
