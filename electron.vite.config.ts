import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import type { Plugin } from 'vite';

const root = import.meta.dirname;

/** dbus-native asks for these only for kinds of addresses that no desktop uses. */
const external = ['abstract-socket', 'event-stream', 'x11'];

/**
 * Builds out/main (the app and its agent process, all libraries in), out/preload and out/renderer.
 * node-pty alone stays outside: it has native parts.
 */
export default defineConfig({
  main: {
    define: { STYLE_HASHES: JSON.stringify(injectedStyleHashes()) },
    plugins: [trayIcons()],
    build: {
      outDir: 'out/main',
      externalizeDeps: true,
      rolldownOptions: {
        input: {
          index: join(root, 'electron/main/index.ts'),
          'agent-process': join(root, 'electron/agent-process/index.ts'),
          // The thread that reads test reports; the agent looks for it beside itself.
          'read-tests-thread': join(root, 'agent-core/dist/report/read-tests-thread.js'),
        },
        external,
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      rolldownOptions: {
        input: { index: join(root, 'electron/preload/index.ts') },
        // A sandboxed preload script must be CommonJS (Electron, "ES Modules", preload scripts).
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: join(root, 'renderer/desktop'),
    plugins: [react()],
    build: {
      outDir: join(root, 'out/renderer'),
      minify: true,
      rolldownOptions: { input: { index: join(root, 'renderer/desktop/index.html') } },
    },
  },
});

/** The tray's and the window's icons go where the main process finds them, inside the archive too. */
function trayIcons(): Plugin {
  return {
    name: 'barnraiser-tray-icons',
    closeBundle() {
      const to = join(root, 'out/tray');
      mkdirSync(to, { recursive: true });
      const from = join(root, 'build-resources/tray');
      for (const name of readdirSync(from).filter((name) => name.endsWith('.png')))
        copyFileSync(join(from, name), join(to, name));
      copyFileSync(join(root, 'build-resources/icons/256x256.png'), join(root, 'out/icon.png'));
    },
  };
}

/** What the window's policy must let through besides its own style files; the renderer says which. */
function injectedStyleHashes(): readonly string[] {
  const file = join(root, 'renderer/styles/injected-style-hash.ts');
  if (!existsSync(file)) return [];
  return [...readFileSync(file, 'utf8').matchAll(/'sha256-[A-Za-z0-9+/=]+'/g)].map(([hash]) => hash);
}
