/** The little of jsdom that the parity test uses; its own types are a package that nothing else here needs. */
declare module 'jsdom' {
  export class JSDOM {
    constructor(html: string);
    readonly window: { readonly document: Document };
  }
}
