// npm run package: the desktop app as a folder and as installers.
import { existsSync, lstatSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { buildScreens, digestOf } from './compile.mjs';
import { electronLibraries, root, setUp } from './setup.mjs';

const usage = `npm run package [-- --targets dir,deb,…] [--test]

Builds the desktop app for this system and packs it below release/.

  --targets LIST  Linux: dir, deb, rpm, tar.gz, AppImage; macOS: dir, dmg, zip; Windows: dir, nsis
                  (default: dir)
  --test          a package that Playwright can drive, below release/test; never for users
  --check         only checks the configuration of every system, and packs nothing

Releases ship Electron's newest supported version. Where it cannot be downloaded, the package is made
from the one that tests run on, and is for testing only.

Exit codes: 0 made, 1 failed, 2 a wrong option.`;

const known = {
  linux: ['dir', 'deb', 'rpm', 'tar.gz', 'AppImage'],
  darwin: ['dir', 'dmg', 'zip'],
  win32: ['dir', 'nsis'],
}[process.platform] ?? ['dir'];

/** Where the test build's executable is on this system, made anew when what it is made of has changed; the rooms must be compiled. */
export async function packageForTests() {
  buildScreens(['app']);
  const stamp = join(root, '.cache', 'built', 'test-package');
  const digest = digestOf([
    'out',
    'build-resources',
    'scripts/package.mjs',
    'scripts/package',
    'package.json',
    'samples',
  ]);
  const executable = join(root, 'release', 'test', `${process.platform}-unpacked`, 'barnraiser');
  const isCurrent = existsSync(stamp) && readFileSync(stamp, 'utf8') === digest;
  if (!isCurrent || !existsSync(executable)) {
    await makePackage({ targets: ['dir'], isTest: true });
    mkdirSync(dirname(stamp), { recursive: true });
    writeFileSync(stamp, digest);
  }
  return executable;
}

/** Packs what out/ holds; answers the folder that it is in. */
async function makePackage({ targets, isTest }) {
  const { Arch, build, Platform } = await import('electron-builder');
  const { packageConfig } = await import('../build-resources/electron-builder.mjs');
  const { findElectron } = await import('./package/electron.mjs');
  const { lentTools } = await import('./package/tools.mjs');
  const electron = await findElectron({ isTest });
  const output = isTest ? 'release/test' : 'release';
  const purpose = electron.isForTestsOnly ? ', for testing only' : '';
  console.log(`Packing ${targets.join(', ')} with Electron ${electron.version} to ${output}/${purpose} …`);
  if (electron.isForTestsOnly) Object.assign(process.env, lentTools(targets));
  if (isTest) process.env.ELECTRON_BUILDER_COMPRESSION_LEVEL ??= '1';
  await build({
    projectDir: root,
    targets: Platform.current().createTarget(targets, Arch[process.arch]),
    config: packageConfig({ platform: process.platform, electron, isTest, output }),
    publish: 'never',
  });
  return output;
}

function printSizes(output) {
  const folder = join(root, output);
  for (const name of readdirSync(folder).filter((entry) =>
    /-unpacked$|\.(?:deb|rpm|AppImage|gz|dmg|zip|exe)$/.test(entry),
  ))
    console.log(`${(sizeBytes(join(folder, name)) / 1e6).toFixed(1).padStart(8)} MB  ${output}/${name}`);
}

function sizeBytes(path) {
  const { size } = lstatSync(path);
  if (!lstatSync(path).isDirectory()) return size;
  return readdirSync(path).reduce((sum, name) => sum + sizeBytes(join(path, name)), 0);
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      targets: { type: 'string', default: 'dir' },
      test: { type: 'boolean', default: false },
      check: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const targets = values.targets.split(',');
  const unknown = targets.find((target) => !known.includes(target));
  if (unknown !== undefined)
    throw new Error(`--targets: ${unknown} cannot be made on ${process.platform}, only ${known.join(', ')}`);
  return { ...values, targets };
}

async function main() {
  let options;
  try {
    options = readOptions();
  } catch (error) {
    console.error(`${error.message}\n\n${usage}`);
    return 2;
  }
  if (options.help) {
    console.log(usage);
    return 0;
  }
  const { commandsFor } = await import('./package/tools.mjs');
  setUp({
    commands: options.check ? [] : [...electronLibraries, ...commandsFor(options.targets)],
    screens: !options.check,
  });
  const { checkConfig } = await import('./package/check-config.mjs');
  await checkConfig();
  console.log('The configuration for Linux, macOS and Windows is valid.');
  if (options.check) return 0;
  printSizes(await makePackage({ targets: options.targets, isTest: options.test }));
  return 0;
}

if (import.meta.url === pathToFileURL(resolve(process.argv[1] ?? '')).href) {
  try {
    process.exit(await main());
  } catch (error) {
    console.error(`The package could not be made: ${error.message}`);
    process.exit(1);
  }
}
