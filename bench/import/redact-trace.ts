/** Kinds of what is taken out of a text. */
export type RedactedKind = 'private-key' | 'api-key' | 'token' | 'password' | 'email' | 'phone';

/**
 * Takes secrets and addresses out of the texts of one case. The same text gets the same placeholder in all of them, as in `[email-1]`, so
 * that what is said of it still makes sense.
 *
 * It finds what has a shape: private key blocks, keys of the known vendors, AWS keys, JSON web tokens, bearer tokens, values assigned to a
 * key's or a password's name, passwords in addresses, e-mail addresses, telephone numbers written internationally. Names, postal addresses
 * and account numbers have none and stay: a person has to read the case.
 *
 * Linear in the text, whatever the text: every pattern begins with fixed letters or at a boundary, and can fail only within a bounded number
 * of characters from there.
 */
export class TraceRedaction {
  readonly #places = new Map<RedactedKind, Map<string, string>>();
  readonly #counts = new Map<RedactedKind, number>();
  readonly #secrets: readonly string[];

  /** @param secrets known word for word, such as the keys of this process: taken out whatever they look like */
  constructor(secrets: readonly string[] = []) {
    this.#secrets = secrets.filter(({ length }) => length >= SHORTEST_SECRET).toSorted((a, b) => b.length - a.length);
  }

  text(text: string): string {
    let clean = text;
    // A secret right behind another one has no boundary before it until that one is gone.
    for (let pass = 0; pass < MOST_PASSES; pass += 1) {
      const before = clean;
      clean = this.#once(before);
      if (clean === before) break;
    }
    return clean;
  }

  #once(text: string): string {
    let clean = text;
    for (const secret of this.#secrets) clean = clean.replaceAll(secret, () => this.#placeholder('api-key', secret));
    clean = this.#urlPasswords(this.#privateKeys(clean));
    for (const { kind, pattern } of SHAPES) {
      clean = clean.replace(pattern, (whole, before: unknown, secret: unknown) => {
        if (typeof before !== 'string' || typeof secret !== 'string') return this.#placeholder(kind, whole);
        return LOOKS_MADE.test(secret) ? `${before}${this.#placeholder(kind, secret)}` : whole;
      });
    }
    clean = this.#emails(clean);
    return clean.replace(PHONE, (whole) => this.#placeholder('phone', whole));
  }

  /** Every text in a JSON value, names of members too. */
  json(value: unknown): unknown {
    if (typeof value === 'string') return this.text(value);
    if (Array.isArray(value)) return value.map((member) => this.json(member));
    return typeof value === 'object' && value !== null
      ? Object.fromEntries(Object.entries(value).map(([key, member]) => [this.text(key), this.json(member)]))
      : value;
  }

  /** Kind -> how often something was taken out. What it was is kept nowhere. */
  get counts(): ReadonlyMap<RedactedKind, number> {
    return this.#counts;
  }

  #placeholder(kind: RedactedKind, secret: string): string {
    const known = this.#places.get(kind) ?? new Map<string, string>();
    this.#places.set(kind, known);
    this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + 1);
    const key = kind === 'email' ? secret.toLowerCase() : secret;
    const place = known.get(key) ?? `[${kind}-${known.size + 1}]`;
    known.set(key, place);
    return place;
  }

  /** From BEGIN to END, or to the end of the text where the block was cut off. The ends are looked for once: their positions only grow. */
  #privateKeys(text: string): string {
    const kept: string[] = [];
    let [from, end] = [0, 0];
    for (let begin = text.indexOf(BEGIN); begin >= 0; begin = text.indexOf(BEGIN, Math.max(from, begin + 1))) {
      if (!text.slice(begin, begin + LONGEST_HEADER).includes('PRIVATE KEY')) continue;
      if (end >= 0 && end < begin) end = text.indexOf(END, begin);
      const tail = end < 0 ? -1 : text.indexOf('-----', end + END.length);
      const stop = tail < 0 ? text.length : tail + '-----'.length;
      kept.push(text.slice(from, begin), this.#placeholder('private-key', text.slice(begin, stop)));
      from = stop;
      if (stop === text.length) break;
    }
    return from === 0 ? text : kept.join('') + text.slice(from);
  }

  /** The password of `scheme://user:password@host`. Each stretch between two slashes is read once. */
  #urlPasswords(text: string): string {
    const kept: string[] = [];
    let from = 0;
    for (let at = text.indexOf('://'); at >= 0; at = text.indexOf('://', at + 3)) {
      const start = at + 3;
      let [end, colon, host] = [start, -1, -1];
      for (; end < text.length && !ENDS_AUTHORITY.has(text.charAt(end)); end += 1) {
        if (text[end] === ':' && colon < 0) colon = end;
        if (text[end] === '@') host = end;
      }
      if (colon < 0 || host <= colon + 1) continue;
      kept.push(text.slice(from, colon + 1), this.#placeholder('password', text.slice(colon + 1, host)));
      from = host;
    }
    return from === 0 ? text : kept.join('') + text.slice(from);
  }

  /** From each @ outwards, as far as an address may reach. */
  #emails(text: string): string {
    const kept: string[] = [];
    let from = 0;
    for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
      let start = at;
      while (start > from && at - start < LONGEST_LOCAL && LOCAL.test(text.charAt(start - 1))) start -= 1;
      const [domain] = DOMAIN.exec(text.slice(at + 1, at + 1 + LONGEST_DOMAIN)) ?? [];
      while (start < at && text[start] === '.') start += 1;
      if (start === at || domain === undefined) continue;
      const stop = at + 1 + domain.length;
      kept.push(text.slice(from, start), this.#placeholder('email', text.slice(start, stop)));
      from = stop;
    }
    return from === 0 ? text : kept.join('') + text.slice(from);
  }
}

/** What is shorter would tear ordinary words apart. */
const SHORTEST_SECRET = 6;

const MOST_PASSES = 4;

const BEGIN = '-----BEGIN ';
const END = '-----END ';
const LONGEST_HEADER = 60;

const ENDS_AUTHORITY: ReadonlySet<string> = new Set([...'/?#\\"\'<>`(){}[]|', ' ', '\t', '\n', '\r']);

/** RFC 5321: 64 characters before the @, 255 after it. */
const LONGEST_LOCAL = 64;
const LONGEST_DOMAIN = 255;
const LOCAL = /[\p{L}\p{N}._%+'-]/u;
/** Each label starts where the one before has ended at a dot, so there is one way to read it. */
const DOMAIN = /^(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,62})\.){1,10}\p{L}{2,24}(?![\p{L}\p{N}])/u;

/** Written internationally only: any other run of digits may be an amount, a date or an order. */
const PHONE = /(?<![\p{L}\p{N}+.])\+[1-9](?:[ ().-]{0,2}\d){7,14}(?!\d)/gu;

/** What stands behind `password =` is a secret when it was made up: letters and digits both. "required" is none. */
const LOOKS_MADE = /^(?=\D{0,400}\d)(?=[^A-Za-z]{0,400}[A-Za-z])/;

interface Shape {
  readonly kind: RedactedKind;
  /** With two groups, the first stays and the second goes, if it looks made. */
  readonly pattern: RegExp;
}

/** The most telling first: what one has taken out, the next ones do not see. */
const SHAPES: readonly Shape[] = [
  { kind: 'token', pattern: /(?<![\w-])eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}/g },
  {
    kind: 'api-key',
    pattern: new RegExp(
      `(?<![A-Za-z0-9])(?:${[
        // OpenAI, Anthropic, OpenRouter and others that begin alike.
        'sk-[\\w-]{20,}',
        // Stripe.
        '(?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{16,}',
        'whsec_[A-Za-z0-9+/=]{20,}',
        // Google.
        'AIza[\\w-]{35,}',
        'GOCSPX-[\\w-]{20,}',
        'ya29\\.[\\w-]{20,}',
        // GitHub, GitLab.
        'gh[pousr]_[A-Za-z0-9]{30,}',
        'github_pat_\\w{30,}',
        'glpat-[\\w-]{18,}',
        // Slack.
        'xox[abeoprs]-[A-Za-z0-9-]{10,}',
        'xapp-[A-Za-z0-9-]{10,}',
        // AWS access keys.
        '(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}(?![A-Za-z0-9])',
        // Hugging Face, Groq, xAI, Perplexity, Replicate, Fireworks, NVIDIA, Tavily.
        'hf_[A-Za-z0-9]{20,}',
        'gsk_[A-Za-z0-9]{20,}',
        'xai-[A-Za-z0-9]{20,}',
        'pplx-[A-Za-z0-9]{20,}',
        'r8_[A-Za-z0-9]{20,}',
        'fw_[A-Za-z0-9]{20,}',
        'nvapi-[\\w-]{20,}',
        'tvly-[\\w-]{16,}',
        // npm, PyPI, SendGrid, Notion, Linear, DigitalOcean, Databricks, LangSmith, Langfuse, Shopify, Twilio.
        'npm_[A-Za-z0-9]{30,}',
        'pypi-[\\w-]{30,}',
        'SG\\.[\\w-]{16,}\\.[\\w-]{16,}',
        '(?:secret|ntn)_[A-Za-z0-9]{40,}',
        'lin_api_[A-Za-z0-9]{30,}',
        'do[opr]_v1_[a-f0-9]{40,}',
        'dapi[a-f0-9]{32}(?![a-f0-9])',
        'lsv2_(?:pt|sk)_[A-Za-z0-9_]{20,}',
        '(?:sk|pk)-lf-[a-f0-9-]{20,}',
        'shp(?:at|ca|pa|ss)_[a-fA-F0-9]{30,}',
        '(?:AC|SK)[a-f0-9]{32}(?![A-Za-z0-9])',
      ].join('|')})`,
      'g',
    ),
  },
  { kind: 'token', pattern: /((?<![A-Za-z])bearer[ \t]{1,5})([\w.~+/=-]{16,})/gi },
  { kind: 'token', pattern: /(authorization["']?[ \t]{0,5}[:=][ \t]{0,5}["']?basic[ \t]{1,5})([A-Za-z0-9+/=]{8,})/gi },
  {
    kind: 'password',
    pattern:
      /((?:password|passwd|passphrase|secret|token|api[_-]?key|access[_-]?key|account[_-]?key)["']?[ \t]{0,5}[:=][ \t]{0,5}["']?)([^\s"',;&<>[\]{}]{8,})/gi,
  },
];
