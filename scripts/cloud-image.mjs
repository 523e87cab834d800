// Makes a launched machine's image with the agent of this checkout, by the recipe that users have:
// agent-core/share/image/make-image.sh.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { makeOnce } from './emulated-machine/make-once.mjs';
import { releaseName, sourcesOf } from './emulated-machine/root-disk.mjs';
import { emulationCommands, hasCommand, root } from './setup.mjs';

const usage = `node scripts/cloud-image.mjs IMAGE

Writes IMAGE, IMAGE.vmlinuz and IMAGE.initrd; 69 when that cannot be done here. The packages, which take
minutes, are kept unpacked between runs.

  --check   only tell whether it can be done here`;

const recipe = join(root, 'agent-core/share/image/make-image.sh');
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    check: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
if (values.help || (positionals.length !== 1 && !values.check)) {
  console.error(usage);
  process.exit(values.help ? 0 : 2);
}
const why = hindrance();
if (why !== null) {
  console.error(`No image of a launched machine can be made here: ${why}`);
  process.exit(69);
}
if (!values.check) makeImage(resolve(positionals[0]));

function hindrance() {
  if (emulationCommands.length === 0) return 'it takes Debian on a 64-bit PC';
  if (process.getuid?.() !== 0) return 'it takes root';
  const missing = emulationCommands.filter((name) => !hasCommand(name));
  if (missing.length > 0) return `without ${missing.join(', ')}`;
  try {
    releaseName();
    return null;
  } catch (error) {
    return error.message;
  }
}

function makeImage(image) {
  const release = releaseName();
  const digest = createHash('sha256').update(readFileSync(recipe)).update(release).digest('hex').slice(0, 16);
  let isMade = false;
  const make = (folder) => {
    isMade = true;
    execFileSync('/bin/sh', [recipe, join(root, 'agent-core'), image, release, ...sourcesOf(release)], {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: {
        ...process.env,
        PATH: `${process.env.PATH}:/usr/sbin:/sbin`,
        BASE: join(folder, 'base.tar'),
        // The release's own may be older than what the agent needs.
        NODE: process.execPath,
      },
    });
  };
  const kept = makeOnce(`cloud-${digest}`, make);
  if (!isMade) make(kept);
}
