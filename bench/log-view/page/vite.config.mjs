import react from '@vitejs/plugin-react';

/** The page that is measured. */
const config = {
  root: import.meta.dirname,
  base: './',
  plugins: [react()],
  logLevel: 'warn',
  build: { target: 'chrome130', modulePreload: { polyfill: false }, emptyOutDir: true },
};

export { config };
