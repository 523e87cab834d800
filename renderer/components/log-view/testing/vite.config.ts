import { defineConfig } from 'vite';
import react from '@vitejs/plugin-react';

/** The log view by itself, for its tests and its bench: `npx vite -c renderer/components/log-view/testing/vite.config.ts`. */
export default defineConfig({
  root: new URL('.', import.meta.url).pathname,
  base: './',
  plugins: [react()],
  build: {
    outDir: new URL('../../../../.cache/log-view-testing', import.meta.url).pathname,
    emptyOutDir: true,
    target: 'chrome130',
    modulePreload: { polyfill: false },
  },
});
