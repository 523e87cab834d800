// npm start: a coordinator, this machine as its volunteer, and the sample project built once.
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { electronLibraries, root, setUp } from './setup.mjs';
import { hasDisplay } from './start/has-display.mjs';

const usage = `npm start [-- --once] [-- --terminal] [-- --port 8470] [-- --data .barnraiser]

Starts a coordinator on loopback, enrols this machine and asks for a build of the sample project,
shown in the desktop app, or in the terminal where there is no display. It stays up until it is
interrupted.

  --terminal   stay in the terminal, also where there is a display
  --once       in the terminal; ends after the first build, with 0 when that passed and 1 otherwise
  --port N     the coordinator's port (default 8470; 0: a free one)
  --data DIR   where all of it keeps its data (default .barnraiser, or BARNRAISER_HOME)`;

const options = readOptions();
process.exit(await main());

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        terminal: { type: 'boolean', default: false },
        once: { type: 'boolean', default: false },
        port: { type: 'string', default: '8470' },
        data: { type: 'string', default: process.env.BARNRAISER_HOME ?? join(root, '.barnraiser') },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (!/^\d{1,5}$/.test(values.port) || Number(values.port) > 65_535)
      throw new Error('--port: expected a number from 0 to 65535');
    if (!values.help) return { ...values, port: Number(values.port), data: resolve(values.data) };
    console.log(usage);
    process.exit(0);
  } catch (error) {
    console.error(`${error.message}\n\n${usage}`);
    process.exit(2);
  }
}

async function main() {
  const isApp = !options.terminal && !options.once && hasDisplay();
  const builders = ['git', 'cc', 'make', 'bwrap'];
  const missing = setUp({ commands: isApp ? [...builders, ...electronLibraries] : builders, screens: isApp });
  if (missing.includes('cc') || missing.includes('make')) {
    console.error('The sample project is written in C: a compiler (cc) and make are needed.');
    return 1;
  }
  const electron = isApp ? await electronOrNull() : null;
  if (electron) {
    const { startInApp } = await import('./start/in-app.mjs');
    return startInApp({ ...options, electron });
  }
  if (!options.terminal && !options.once && !hasDisplay())
    console.log(
      'There is no display (neither DISPLAY nor WAYLAND_DISPLAY is set): this is the terminal’s view.',
    );
  const { startInTerminal } = await import('./start/in-terminal.mjs');
  return startInTerminal(options);
}

async function electronOrNull() {
  const { prepareElectron } = await import('./prepare-electron.mjs');
  try {
    return await prepareElectron();
  } catch (error) {
    console.log(`The desktop app cannot open: ${error.message}. This is the terminal’s view.`);
    return null;
  }
}
