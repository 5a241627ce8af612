/** Names of variables whose values are keys. Wider than the providers' own: a gateway's token in a header is one too. */
const SECRET_NAME = /(_API_KEY|_KEY|_TOKEN|_SECRET|PASSWORD)$/i;
/** Shorter values are switches, not keys. */
const SHORTEST = 6;

/** Every text of the environment that must reach no file, log, error or page. */
export function environmentSecrets(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  return Object.entries(env).flatMap(([name, value]) =>
    value !== undefined && value.trim().length >= SHORTEST && SECRET_NAME.test(name) ? [value.trim()] : [],
  );
}
