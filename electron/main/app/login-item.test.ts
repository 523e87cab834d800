import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { fileLoginItem } from './login-item.js';

vi.mock('electron', () => ({ app: {} }));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'login-item-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('is on while its file is there, and can be taken back', () => {
  const path = join(folder, 'autostart', 'barnraiser.desktop');
  const item = fileLoginItem(path, { program: '/opt/Barnraiser/barnraiser', args: [] });
  expect(item.read()).toEqual({ isSupported: true, isOn: false, detail: path });
  item.set(true);
  expect(item.read().isOn).toBe(true);
  expect(readFileSync(path, 'utf8')).toContain('--hidden');
  item.set(false);
  item.set(false);
  expect(item.read().isOn).toBe(false);
});
