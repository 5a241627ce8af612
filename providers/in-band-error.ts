import type { VendorError } from './classify-failure.ts';

/** Raised for an error object inside an answer that began with status 200. */
export class InBandError extends Error {
  readonly vendor: VendorError;

  constructor(vendor: VendorError) {
    super(vendor.message);
    this.vendor = vendor;
  }
}
