/**
 * The API version used unless the base URL names one. The current SDK's own default is `v1`; `v1beta` is where preview models,
 * JSON Schema and thinking are documented, and what the older SDK speaks.
 */
const DEFAULT_VERSION = 'v1beta';

/** A base URL taken apart as both Google SDKs want it: `https://host/v1` is version `v1` of `https://host`. */
export function geminiAddress(baseUrl: string): { readonly origin: string; readonly apiVersion: string } {
  const [, origin, apiVersion] = /^(.*?)(?:\/(v\d\w*))?$/.exec(baseUrl) ?? [];
  return { origin: origin ?? baseUrl, apiVersion: apiVersion ?? DEFAULT_VERSION };
}
