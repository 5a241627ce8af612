/** Keys shorter than this are not searched for: replacing them would tear ordinary words apart. */
const SHORTEST_SECRET = 6;

/** The text with every secret replaced by `[redacted]`, wherever it stands. */
export function redact(text: string, secrets: readonly string[]): string {
  let clean = text;
  // The longest first: a key that begins with another one must not leave its end behind.
  for (const secret of secrets.toSorted((a, b) => b.length - a.length)) {
    if (secret.length >= SHORTEST_SECRET) clean = clean.replaceAll(secret, '[redacted]');
  }
  return clean;
}

/**
 * Every form in which a secret may stand in a JSON text: as it is, and escaped once for each depth, since one with a quote or a backslash
 * looks different inside of a JSON string.
 * @param depth 1 for a JSON text; more where JSON stands as a text in JSON
 */
export function secretForms(secrets: readonly string[], depth = 1): readonly string[] {
  const forms = new Set<string>();
  for (const secret of secrets) {
    let form = secret;
    for (let escaped = 0; escaped <= depth; escaped += 1) {
      forms.add(form);
      form = JSON.stringify(form).slice(1, -1);
    }
  }
  return [...forms];
}
