import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { AppInfo } from '@barnraiser/protocol';
import { app } from 'electron';
import { type StartCommand, autostartEntry, autostartPath } from './autostart-entry.js';

/** Whether the app starts when its owner logs in. Never set by itself: the owner is asked. */
export interface LoginItem {
  read(): AppInfo['startAtLogin'];
  /** Throws the file system's error. */
  set(isOn: boolean): void;
}

/** The login item of this platform. */
export function loginItem(): LoginItem {
  if (process.platform === 'darwin' || process.platform === 'win32') return systemLoginItem();
  return fileLoginItem(autostartPath(process.env), startCommand());
}

/** A login item that is a file: there is one, or there is none. */
export function fileLoginItem(path: string, command: StartCommand): LoginItem {
  return {
    read: () => ({ isSupported: true, isOn: existsSync(path), detail: path }),
    set(isOn) {
      if (!isOn) return rmSync(path, { force: true });
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, autostartEntry(command));
    },
  };
}

function systemLoginItem(): LoginItem {
  const args = ['--hidden'];
  const detail =
    process.platform === 'darwin' ? 'System Settings, Login Items' : 'Task Manager, Startup apps';
  return {
    read: () => ({ isSupported: true, isOn: app.getLoginItemSettings({ args }).openAtLogin, detail }),
    set: (isOn) => app.setLoginItemSettings({ openAtLogin: isOn, args }),
  };
}

/** An AppImage is mounted anew at each start, so its own file is named; a checkout needs its folder. */
function startCommand(): StartCommand {
  const image = process.env['APPIMAGE'];
  if (image) return { program: image, args: [] };
  return { program: process.execPath, args: app.isPackaged ? [] : [app.getAppPath()] };
}
