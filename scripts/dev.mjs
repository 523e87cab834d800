// npm run dev: the desktop app from its sources; the window follows changes without a restart.
import { prepareElectron } from './prepare-electron.mjs';
import { electronLibraries, run, setUp } from './setup.mjs';

setUp({ commands: electronLibraries, screens: true });
await prepareElectron();
// Chromium's sandbox refuses to run as root.
const asRoot = process.getuid?.() === 0 ? ['--noSandbox'] : [];
run(process.execPath, ['node_modules/electron-vite/bin/electron-vite.js', 'dev', ...asRoot]);
