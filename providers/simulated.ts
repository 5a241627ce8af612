import type { Contender } from '#bench/domain/contender.ts';
import type { AskingProvider } from '#bench/domain/provider.ts';
import type { Vendor } from './lab/lab-model.ts';
import { PROVIDERS } from './registry.ts';

/** The lab's base path of each vendor's protocol. */
const BASE_PATHS: Readonly<Record<Vendor, string>> = {
  openai: '/openai/v1',
  anthropic: '/anthropic',
  google: '/google/v1beta',
};

/** The lab takes any key but none; this one can't be mistaken for a real one, nor stands in any sentence. */
const LAB_KEY = 'lab-key-that-opens-nothing';

export interface SimulatedOptions {
  /** As startLab gave it. */
  readonly labUrl: string;
  readonly contender: Contender;
  readonly apiKey?: string;
}

/**
 * The provider of the lab's made-up models: the real adapter for the protocol the model speaks, pointed at the lab. It adds
 * nothing but the word `simulated`, so that a simulated run tests what a measured one uses.
 *
 * @throws Error when no lab answers at the URL
 */
export async function openSimulated(options: SimulatedOptions): Promise<AskingProvider> {
  const { labUrl, contender } = options;
  const vendors = await readVendors(labUrl);
  // A model the lab does not have is asked all the same: it answers 404 in a vendor's words.
  const vendor = vendors.get(contender.modelId) ?? 'openai';
  const entry = PROVIDERS[vendor];
  if (entry === undefined)
    throw new Error(`The registry has no provider "${vendor}". Add it to providers/registry.ts.`);
  const open = await entry.open(contender.api ?? entry.apis[0]);
  const provider = open({
    // The vendor's own id: adapters know their vendor's dialect by it.
    id: vendor,
    apiKey: options.apiKey ?? LAB_KEY,
    keyName: undefined,
    baseUrl: `${labUrl}${BASE_PATHS[vendor]}`,
    evidence: 'simulated',
  });
  return {
    ...provider,
    id: 'simulated',
    // Without the port, which is another one every time: what shares a limit is the made-up vendor.
    limitKey: `simulated ${vendor}`,
    refuses: (asked, needs) => [...unknownModel(asked, [...vendors.keys()]), ...provider.refuses(asked, needs)],
  };
}

function unknownModel(contender: Contender, known: readonly string[]): readonly string[] {
  if (known.includes(contender.modelId)) return [];
  return [
    `Contender "${contender.label}" asks for "${contender.modelId}", which the simulated lab does not have. ` +
      `Known: ${known.join(', ')}. Choose one of them, as in simulated:${known[0] ?? 'aurora-2'}.`,
  ];
}

async function readVendors(labUrl: string): Promise<ReadonlyMap<string, Vendor>> {
  const response = await fetch(`${labUrl}/lab/models`).catch((error: unknown) => {
    throw new Error(`No simulated lab answers at ${labUrl}. Start it with startLab, or correct the URL.`, {
      cause: error,
    });
  });
  // Written by our own server a moment ago, from the same type.
  const models = (await response.json()) as readonly { readonly id: string; readonly vendor: Vendor }[];
  return new Map(models.map((model) => [model.id, model.vendor]));
}
