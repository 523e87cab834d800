// Packs the compiled agent without a screen, with its libraries, into agent-core/dist/headless: cli.js and
// what it loads on demand. See docs/decisions/0010-a-small-agent.md.
import { join } from 'node:path';
import { build } from 'vite';
import { root } from './run-program.mjs';

const from = join(root, 'agent-core', 'dist');

await build({
  root,
  configFile: false,
  logLevel: 'error',
  plugins: [{ name: 'barnraiser-one-byte-text', generateBundle: (_, bundle) => escapeWide(bundle) }],
  // node-pty is a native module, which is found at run time or done without; dbus-native asks for the
  // others only for kinds of addresses that no desktop uses.
  ssr: { noExternal: true, external: ['@lydell/node-pty', 'abstract-socket', 'event-stream', 'x11'] },
  build: {
    ssr: true,
    outDir: join(from, 'headless'),
    emptyOutDir: true,
    minify: true,
    target: 'node20',
    rolldownOptions: {
      input: {
        cli: join(from, 'cli.js'),
        // The thread that reads test reports; the agent looks for it beside itself.
        'read-tests-thread': join(from, 'report', 'read-tests-thread.js'),
      },
      output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
    },
  },
});

/** One character beyond Latin-1 makes V8 keep a whole file with two bytes a character. */
function escapeWide(bundle) {
  for (const file of Object.values(bundle)) {
    if (file.type !== 'chunk') continue;
    file.code = file.code.replaceAll(
      /[^\0-\xff]/g,
      (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
  }
}
