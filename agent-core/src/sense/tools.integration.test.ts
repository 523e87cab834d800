import { chmodSync, mkdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { temporaryFolder } from '../prepare/testing/temporary-folder.js';
import { findTools, toolFolders } from './tools.js';

const table = [{ name: 'tool', programs: ['tool', 'other'], pattern: /tool (\d+(?:\.\d+)+)/ }];

function program(folder: string, name: string, script: string): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

test("this machine's compiler and make are found with their versions", async () => {
  const tools = await findTools();
  const versions = Object.fromEntries(tools.map((tool) => [tool.name, tool.version]));
  expect(versions).toMatchObject({
    cc: expect.stringMatching(/^\d+\.\d/),
    make: expect.stringMatching(/^\d+\.\d/),
    git: expect.stringMatching(/^\d+\.\d/),
  });
  expect(toolFolders(tools)).toContain('/usr/bin');
});

test('the first program on the path is the one that counts', async () => {
  const folder = temporaryFolder();
  const first = program(join(folder, 'a'), 'tool', 'echo tool 1.2');
  program(join(folder, 'b'), 'tool', 'echo tool 9.9');
  const path = ['a', 'b'].map((name) => join(folder, name)).join(delimiter);
  expect(await findTools(path, table)).toEqual([{ name: 'tool', version: '1.2', path: first }]);
});

test('another name of a tool counts where its own is missing or is something else', async () => {
  const folder = temporaryFolder();
  program(folder, 'tool', 'echo I am a spanner 3.0');
  const other = program(folder, 'other', 'echo other tool 2.0');
  expect(await findTools(folder, table)).toMatchObject([{ version: '2.0', path: other }]);
});

test.each([
  ['fails', 'echo tool 1.0; exit 1'],
  ['says nothing', ':'],
  ['needs the owner', '[ -n "$OWNERS_SETTING" ] && echo tool 1.0'],
])('a program that %s is not a tool', async (_what, script) => {
  vi.stubEnv('OWNERS_SETTING', '1');
  onTestFinished(() => void vi.unstubAllEnvs());
  const folder = temporaryFolder();
  program(folder, 'tool', script);
  expect(await findTools(folder, table)).toEqual([]);
});

test('a tool is asked once, and again when the program has changed', async () => {
  const folder = temporaryFolder();
  const count = 'n=0; [ -f "$0.asked" ] && read n < "$0.asked"; n=$((n + 1)); echo $n > "$0.asked"';
  const path = program(folder, 'tool', `${count}; echo tool 1.$n`);
  const version = async () => (await findTools(folder, table))[0]?.version;
  expect([await version(), await version()]).toEqual(['1.1', '1.1']);
  utimesSync(path, new Date(0), new Date(0));
  expect(await version()).toBe('1.2');
});

test("what lies below the owner's home folder is passed over, also behind a link", async () => {
  const folder = temporaryFolder();
  vi.stubEnv('HOME', join(folder, 'home'));
  onTestFinished(() => void vi.unstubAllEnvs());
  expect(homedir()).toBe(join(folder, 'home'));
  const hidden = program(join(folder, 'home', 'bin'), 'tool', 'echo tool 1.0');
  mkdirSync(join(folder, 'bin'));
  symlinkSync(hidden, join(folder, 'bin', 'tool'));
  const path = [join(folder, 'home', 'bin'), join(folder, 'bin')].join(delimiter);
  expect(await findTools(path, table)).toEqual([]);
});
