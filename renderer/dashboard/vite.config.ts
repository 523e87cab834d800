import { defineConfig } from 'vite';
import react from '@vitejs/plugin-react';

/** The maintainers' pages, built to where the coordinator serves them from. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  plugins: [react()],
  build: {
    outDir: `${import.meta.dirname}/../../coordinator/dist/dashboard`,
    emptyOutDir: true,
    target: 'chrome123',
    // The pages' policy lets no `data:` address in but pictures.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
