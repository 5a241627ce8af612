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
