// What an Electron runs when it is given a folder: `electron [-r module]… [--flags] FOLDER|FILE`.
// Electron's own default app does the same; the repack has none.
//
// An ES module with top-level await on purpose: `ready` waits until it has been evaluated, so the
// app's own main file still runs before it. process.argv stays as it is, since Playwright edits it.
import { app } from 'electron';
import { existsSync, readFileSync, statSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const { modules, target } = readArguments(process.argv.slice(1));
if (modules.length > 0) Module._preloadModules(modules);
if (target === null) {
  console.error('usage: electron [-r MODULE] FOLDER|FILE');
  process.exit(1);
}
try {
  await open(resolve(target));
} catch (error) {
  console.error(`The app could not be loaded: ${error?.stack ?? error}`);
  process.exit(1);
}

function readArguments(args) {
  const modules = [];
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index];
    if (arg === '-r' || arg === '--require') modules.push(args[(index += 1)]);
    else if (!arg.startsWith('-')) return { modules, target: arg };
  }
  return { modules, target: null };
}

async function open(path) {
  Object.defineProperty(process, 'defaultApp', { configurable: false, enumerable: true, value: true });
  const isFolder = statSync(path).isDirectory();
  const file = isFolder ? introduce(path) : path;
  app.setAppPath(isFolder ? path : dirname(path));
  await import(pathToFileURL(createRequire(join(path, 'any.js')).resolve(file)).href);
}

/** Takes name and version from the folder's package.json and answers its main file. */
function introduce(folder) {
  const manifest = join(folder, 'package.json');
  const { version, productName, name, desktopName, main } = existsSync(manifest)
    ? JSON.parse(readFileSync(manifest, 'utf8'))
    : {};
  if (version) app.setVersion(version);
  app.name = productName ?? name ?? app.name;
  app.setDesktopName(desktopName ?? `${app.name}.desktop`);
  return resolve(folder, main ?? 'index.js');
}
