import type { Evidence } from '#bench/domain/evidence.ts';

/** What every adapter is opened with. */
export interface ProviderOptions {
  /** The registry key it was opened under: `openai`, `groq`, … */
  readonly id: string;
  /** From the environment; some local servers need none. It reaches the SDK and nothing else. */
  readonly apiKey: string | undefined;
  /** Name of the environment variable the key came from; part of the limit key. */
  readonly keyName: string | undefined;
  /** Undefined: the vendor's own. */
  readonly baseUrl: string | undefined;
  readonly evidence: Exclude<Evidence, 'recorded' | 'imported' | 'control'>;
}
