import type { ProviderOptions } from './provider-options.ts';

/** Where calls go and what limits them together, in the words a run record may hold. */
export function providerAddress(
  options: ProviderOptions,
  vendorBaseUrl: string,
): { readonly baseUrl: string; readonly baseUrlHost: string; readonly limitKey: string } {
  const baseUrl = (options.baseUrl ?? vendorBaseUrl).replace(/\/+$/, '');
  const url = parsed(baseUrl, options.id);
  return {
    baseUrl,
    baseUrlHost: url.host,
    limitKey: [options.id, `${url.origin}${url.pathname}`, options.keyName ?? 'no key'].join(' '),
  };
}

function parsed(baseUrl: string, id: string): URL {
  const url = URL.parse(baseUrl);
  if (url !== null && /^https?:$/.test(url.protocol)) return url;
  throw new Error(
    `The base URL of ${id} is not usable. Accepted: http(s)://host[:port][/path], as in "http://localhost:8000/v1".`,
  );
}
