import { defineConfig } from 'astro/config';
import { relocatable } from './relocatable.ts';

/** A script or style below this many bytes stands in the page itself, so that a page opens from a mailed folder too. */
const INLINE_BYTES = 20_000;

export default defineConfig({
  outDir: process.env.BAKEOFF_SITE_OUT ?? './dist',
  trailingSlash: 'always',
  compressHTML: true,
  devToolbar: { enabled: false },
  build: { format: 'directory', inlineStylesheets: 'always' },
  vite: { build: { assetsInlineLimit: INLINE_BYTES } },
  security: {
    csp: {
      directives: [
        "default-src 'none'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
      ],
    },
  },
  integrations: [relocatable()],
});
