import { posix } from 'node:path';
import type { WireDictionary, WireValue } from '../wire/jelly/wire-value.js';
import { CommandRef } from './command-ref.js';
import { isDictionary } from './wire/message-codec.js';

/** A command as masters push it over Perspective Broker, in the names and arguments that commands here have. */
export interface PushedForm {
  readonly name: string;
  readonly args: WireDictionary;
}

type Place = (value: WireValue | undefined) => WireValue;
type Parts = (args: WireDictionary, at: Place, commandId: string) => Readonly<Record<string, WireValue>>;

const forms: Readonly<Record<string, { readonly name: string; readonly args: Parts }>> = {
  shell: {
    name: 'shell',
    args: ({ workdir, logfiles }, at) => ({ workdir: at(workdir), logfiles: watched(logfiles, at) }),
  },
  mkdir: { name: 'mkdir', args: ({ paths }, at) => ({ dir: at(paths) }) },
  rmdir: { name: 'rmdir', args: ({ paths }, at) => ({ dir: at(paths) }) },
  cpdir: {
    name: 'cpdir',
    args: ({ from_path: from, to_path: to }, at) => ({ fromdir: at(from), todir: at(to) }),
  },
  stat: { name: 'stat', args: ({ path }, at) => ({ file: at(path), workdir: null }) },
  glob: { name: 'glob', args: ({ path }, at) => ({ path: at(path) }) },
  listdir: { name: 'listdir', args: ({ path }, at) => ({ dir: at(path) }) },
  rmfile: { name: 'rmfile', args: ({ path }, at) => ({ path: at(path) }) },
  upload_file: { name: 'uploadFile', args: upload('file') },
  upload_directory: { name: 'uploadDirectory', args: upload('folder') },
  download_file: {
    name: 'downloadFile',
    args: ({ path }, at, id) => ({ workdir: '', workerdest: at(path), reader: new CommandRef(id, 'reader') }),
  },
};

/**
 * A command of this transport in the form of the other. Masters compute absolute paths from the
 * `basedir` that they were told; those below it become relative, others stay as they are. A name that
 * is not known stays for the commands to refuse.
 */
export function asPushed(name: string, args: WireValue, commandId: string, basedir: string): PushedForm {
  const given = isDictionary(args) ? args : (Object.create(null) as WireDictionary);
  const form = Object.hasOwn(forms, name) ? forms[name] : undefined;
  if (form === undefined) return { name, args: given };
  const own = Object.create(null) as WireDictionary;
  const at: Place = (value) => placeOf(value, basedir);
  return { name: form.name, args: Object.assign(own, given, form.args(given, at, commandId)) };
}

function upload(part: 'file' | 'folder'): Parts {
  return ({ path }, at, id) => ({ workdir: '', workersrc: at(path), writer: new CommandRef(id, part) });
}

/** `./` before it, so that no name can be mistaken for a home. */
function placeOf(value: WireValue | undefined, basedir: string): WireValue {
  if (Array.isArray(value)) return value.map((one) => placeOf(one, basedir));
  const text = Buffer.isBuffer(value) ? value.toString('utf8') : value;
  if (typeof text !== 'string') return value ?? null;
  const path = posix.normalize(text);
  if (path === basedir) return '.';
  return path.startsWith(`${basedir}/`) ? `./${path.slice(basedir.length + 1)}` : text;
}

function watched(files: WireValue | undefined, at: Place): WireValue {
  if (!isDictionary(files)) return files ?? null;
  const own = Object.create(null) as WireDictionary;
  for (const [log, file] of Object.entries(files)) {
    own[log] = isDictionary(file) ? Object.assign(file, { filename: at(file['filename']) }) : at(file);
  }
  return own;
}
