import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppSettings } from '@barnraiser/protocol';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { jsonFile } from './json-file.js';

const fallback = AppSettings.parse({});
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'json-file-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('reads what it wrote, for the owner alone', () => {
  const path = join(folder, 'deeper', 'settings.json');
  const file = jsonFile(path, AppSettings, fallback);
  expect(file.read()).toEqual(fallback);
  file.write({ ...fallback, theme: 'dark' });
  expect(file.read().theme).toBe('dark');
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

it('keeps a broken file beside and goes on with the fallback', () => {
  const path = join(folder, 'settings.json');
  for (const broken of ['{"theme":', '{"theme":"pink"}', '{"unknown":1}']) {
    writeFileSync(path, broken);
    expect(jsonFile(path, AppSettings, fallback).read()).toEqual(fallback);
    expect(readFileSync(`${path}.broken`, 'utf8')).toBe(broken);
  }
});
