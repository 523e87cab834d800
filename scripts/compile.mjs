import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root, run } from './run-program.mjs';

/** Where the agent, and the app that is built around it, find the sample project. */
const sampleArchive = join('agent-core', 'sample', 'greeting.tar.gz');

/** The parts that a bundler makes: what they are made from, and a file that is there afterwards. */
const bundles = {
  app: {
    config: 'electron.vite.config.ts',
    from: [
      'electron',
      'renderer',
      'protocol/src',
      'agent-core/src',
      'build-resources/tray',
      'build-resources/icons',
    ],
    makes: 'out/main/index.js',
    args: ['node_modules/electron-vite/bin/electron-vite.js', 'build', '--logLevel', 'warn'],
  },
  dashboard: {
    config: 'renderer/dashboard/vite.config.ts',
    from: ['renderer', 'protocol/src'],
    makes: 'coordinator/dist/dashboard/index.html',
    args: [
      'node_modules/vite/bin/vite.js',
      'build',
      '--config',
      'renderer/dashboard/vite.config.ts',
      '--logLevel',
      'warn',
    ],
  },
};

/**
 * Compiles the rooms, bundles the agent without a screen, packs the embedded database's first folder,
 * and the sample project beside the agent; seconds at first, less than one later.
 */
export function buildRooms() {
  run(process.execPath, [join('node_modules', 'typescript', 'bin', 'tsc'), '-b']);
  // The rule by which the agent's starter takes the bundle.
  if (madeAtMs('agent-core/dist/headless/cli.js') <= madeAtMs('agent-core/tsconfig.tsbuildinfo')) {
    run(process.execPath, [join('scripts', 'bundle-agent.mjs')]);
  }
  run(process.execPath, [join('scripts', 'prepare-database.mjs')]);
  run(process.execPath, [join('scripts', 'pack-sample.mjs'), '--quiet', sampleArchive]);
}

/** Bundles the desktop app to out/ and the maintainers' pages, or only one, where what it is made from has changed. */
export function buildScreens(names = Object.keys(bundles)) {
  for (const name of names) {
    const bundle = bundles[name];
    if (!existsSync(join(root, bundle.config))) continue;
    const stamp = join(root, '.cache', 'built', name);
    const digest = digestOf([...bundle.from, bundle.config, 'package-lock.json']);
    const isCurrent = existsSync(stamp) && readFileSync(stamp, 'utf8') === digest;
    if (isCurrent && existsSync(join(root, bundle.makes))) continue;
    console.log(`Building the ${name} …`);
    run(process.execPath, bundle.args);
    mkdirSync(dirname(stamp), { recursive: true });
    writeFileSync(stamp, digest);
  }
}

/** One digest for the names, sizes and times of all files below these paths; missing ones count as empty. */
export function digestOf(paths) {
  const hash = createHash('sha256');
  for (const path of paths) {
    for (const file of filesBelow(join(root, path))) {
      const { size, mtimeMs } = statSync(file);
      hash.update(`${file}\0${size}\0${mtimeMs}\n`);
    }
  }
  return hash.digest('hex');
}

function madeAtMs(path) {
  return statSync(join(root, path), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function filesBelow(path) {
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.tsbuildinfo'))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
}
