import type { Parameters } from './call.ts';

/** Which of a vendor's APIs is spoken, where it has more than one. */
export type Api = 'responses' | 'chat';

/** What competes: everything that may change its behaviour, under one label. */
export interface Contender {
  /** Unique in a run; what tables and pages call it. */
  readonly label: string;
  /** A key of the provider registry. */
  readonly provider: string;
  /** The pinned model id, as the vendor's API takes it. */
  readonly modelId: string;
  readonly parameters: Parameters;
  /** A key of the scenario's `prompts`. */
  readonly variant: string;
  readonly stream: boolean;
  readonly api: Api | undefined;
  /** Overrides the provider's base URL: a gateway, a proxy, a local server. */
  readonly baseUrl: string | undefined;
}

/** Whether it is a control arm: bad by rule, there to be caught, and never ranked among those that compete. */
export function isControl({ provider }: Pick<Contender, 'provider'>): boolean {
  return provider === 'control';
}
