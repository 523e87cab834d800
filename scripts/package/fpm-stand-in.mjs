#!/usr/bin/env node
// Does what electron-builder 26 asks of fpm (`-s dir -t deb|rpm …`) with dpkg-deb and rpmbuild, on
// machines that can neither install fpm nor download electron-builder's own.
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { makeDeb } from './deb.mjs';
import { makeRpm } from './rpm.mjs';

const makers = { deb: makeDeb, rpm: makeRpm };
const lists = new Map([
  ['-d', 'depends'],
  ['--deb-recommends', 'recommends'],
]);

const asked = readArguments(process.argv.slice(2));
const make = makers[asked.options['-t']];
if (!make) {
  console.error(`fpm-stand-in makes ${Object.keys(makers).join(' and ')}, not ${asked.options['-t']}`);
  process.exit(1);
}
const work = mkdtempSync(join(tmpdir(), 'barnraiser-package-'));
try {
  const tree = join(work, 'root');
  for (const mapping of asked.mappings) copy(mapping, tree);
  execFileSync('chmod', ['-R', 'go+rX,go-w', tree]);
  mkdirSync(dirname(asked.options['--package']), { recursive: true });
  make({ ...asked, tree, work });
} finally {
  rmSync(work, { recursive: true, force: true });
}

/** `{options, depends, recommends, mappings}`; a mapping is FILE=PATH, or FOLDER/=PATH for what is in it. */
function readArguments(args) {
  const read = { options: {}, depends: [], recommends: [], mappings: [] };
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index];
    if (arg === '--force' || arg === '--debug') continue;
    if (!arg.startsWith('-')) {
      read.mappings.push(arg);
      continue;
    }
    const [, name = arg, inline] = /^(--[\w-]+)=([^]*)$/.exec(arg) ?? [];
    const value = inline ?? args[(index += 1)];
    const list = lists.get(name);
    if (list) read[list].push(value);
    else read.options[name] = value;
  }
  return read;
}

function copy(mapping, tree) {
  const at = mapping.indexOf('=');
  const from = mapping.slice(0, at);
  const to = join(tree, mapping.slice(at + 1));
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to, { recursive: true, verbatimSymlinks: true });
  if (!from.endsWith('/')) chmodSync(to, 0o644);
}
