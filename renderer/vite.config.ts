import { defineConfig } from 'vite';
import react from '@vitejs/plugin-react';

/** The window over the fake bridge, for tests and for trying things: `npx vite -c renderer/vite.config.ts`. */
export default defineConfig({
  root: new URL('testing', import.meta.url).pathname,
  base: './',
  plugins: [react()],
  build: {
    outDir: new URL('../.cache/renderer-testing', import.meta.url).pathname,
    emptyOutDir: true,
    target: 'chrome130',
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 600,
  },
});
