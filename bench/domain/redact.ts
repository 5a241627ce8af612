/** Keys shorter than this are not searched for: replacing them would tear ordinary words apart. */
const SHORTEST_SECRET = 6;

/** The text with every secret replaced by `[redacted]`, wherever it stands. */
export function redact(text: string, secrets: readonly string[]): string {
  let clean = text;
  for (const secret of secrets) {
    if (secret.length >= SHORTEST_SECRET) clean = clean.replaceAll(secret, '[redacted]');
  }
  return clean;
}
