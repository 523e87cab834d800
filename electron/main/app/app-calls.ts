import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AppInfo, AppSettingsPatch, LocalHandlers, appCalls } from '@barnraiser/protocol';
import { app, clipboard, dialog, shell } from 'electron';
import type { AgentHost } from '../agent/agent-host.js';
import type { AppWindow } from '../window/app-window.js';
import { diagnosticsText } from './diagnostics.js';
import type { InviteSlot } from './invite-slot.js';
import { isLinkAllowed } from './link-allowed.js';
import type { LoginItem } from './login-item.js';
import type { QuitFlow } from './quit-flow.js';
import { saveLog } from './save-log.js';

/** What the app's own calls work on. */
export interface AppCallParts {
  readonly info: () => AppInfo;
  readonly change: (change: AppSettingsPatch) => void;
  readonly infoChanged: () => void;
  readonly loginItem: LoginItem;
  readonly invites: InviteSlot;
  readonly host: AgentHost;
  readonly window: AppWindow;
  readonly quit: QuitFlow;
}

/** Answers what the window asks of the app itself. */
export function appHandlers(parts: AppCallParts): LocalHandlers<typeof appCalls> {
  const { info, host, window } = parts;
  return {
    app: () => Promise.resolve(info()),
    async changeAppSettings(change) {
      parts.change(change);
      return info();
    },
    async setStartAtLogin({ isOn }) {
      parts.loginItem.set(isOn);
      parts.infoChanged();
      return info();
    },
    takeInvite: () => Promise.resolve(parts.invites.take()),
    async restartAgent() {
      void host.restart();
      return null;
    },
    async openLink({ url }) {
      if (!isLinkAllowed(url)) throw new Error('Only https addresses, and http on this machine, are opened.');
      await shell.openExternal(url);
      return null;
    },
    async copyText({ text }) {
      clipboard.writeText(text);
      return null;
    },
    saveText: ({ name, text }) => save(window, name, (path) => writeFile(path, text)),
    saveLog: ({ claimId }) =>
      save(window, `build-${claimId}.log`.replaceAll(/[^\w.-]/g, '_'), (path) =>
        saveLog(path, (from) => host.call('readLog', { claimId, from })),
      ),
    diagnostics: () => diagnostics(parts),
    async quit({ how }) {
      void parts.quit.quit(how);
      return null;
    },
  };
}

async function save(
  { current }: AppWindow,
  name: string,
  write: (path: string) => Promise<void>,
): Promise<{ path: string | null }> {
  const options = { defaultPath: join(app.getPath('downloads'), name) };
  const asked = current === null ? dialog.showSaveDialog(options) : dialog.showSaveDialog(current, options);
  const { canceled, filePath } = await asked;
  if (canceled || filePath === '') return { path: null };
  await write(filePath);
  return { path: filePath };
}

async function diagnostics({ info, host }: AppCallParts): Promise<{ text: string }> {
  const [settings, machine] = await Promise.all([host.call('settings', {}), host.call('machine', {})]);
  const text = diagnosticsText({
    info: info(),
    health: host.health,
    snapshot: host.snapshot,
    settings: settings.ok ? settings.value : null,
    machine: machine.ok ? machine.value : null,
    complaints: host.complaints.read(),
  });
  return { text };
}
