import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import type {
  Bridge,
  BridgeCallName,
  BridgeCalls,
  InputOf,
  LocalReply,
  OutputOf,
  Snapshot,
} from '@barnraiser/protocol';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import type { Display } from './display.js';
import { descendantsOf } from './process-tree.js';

/** The packaged app while it runs, and what a test does to it. */
export interface DesktopApp {
  readonly electron: ElectronApplication;
  readonly pid: number;
  /** The window; waits until there is one. */
  window(): Promise<Page>;
  /** Calls over the window's bridge; throws when the answer is a problem. */
  call<N extends BridgeCallName>(name: N, input?: InputOf<BridgeCalls[N]>): Promise<OutputOf<BridgeCalls[N]>>;
  snapshot(): Promise<Snapshot>;
  /** Chooses a row of the tray's menu by its id. */
  chooseInTray(id: string): Promise<void>;
  /** Starts the program once more, as a desktop does for a link; answers that process's exit code. */
  startAgain(...args: readonly string[]): Promise<number | null>;
  /** The app's processes, the agent's and the builds' included. */
  processes(): number[];
  /** Ends the app as a logout does, and waits until it is gone. */
  close(): Promise<void>;
}

/** How an app is started; `dataFolder` is where it keeps everything. */
export interface LaunchOptions {
  readonly executable: string;
  readonly display: Display;
  readonly dataFolder: string;
  readonly args?: readonly string[];
  /** Further variables of its environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Chromium's sandbox; off where Playwright must run as root. */
  readonly hasSandbox?: boolean;
}

/** What the app lends to tests when BARNRAISER_TEST_HOOKS is 1. */
interface TestHooks {
  readonly barnraiserTest: { readonly menu: { getMenuItemById(id: string): { click(): void } | null } };
}

/** Starts the packaged app on the display. */
export async function launchApp(options: LaunchOptions): Promise<DesktopApp> {
  const { executable, display, dataFolder, args = [], hasSandbox = false } = options;
  mkdirSync(dataFolder, { recursive: true });
  const env = { ...display.env, BARNRAISER_TEST_HOOKS: '1', ...options.env };
  const own = [`--user-data-dir=${dataFolder}`];
  const electron = await attached({
    executablePath: executable,
    args: [...own, ...args],
    env,
    chromiumSandbox: hasSandbox,
  });
  const main = electron.process();
  const ended = once(main, 'exit');
  const pid = main.pid ?? 0;
  const window = async (): Promise<Page> => {
    const open = electron.windows().find((page) => !page.isClosed());
    const page = open ?? (await electron.waitForEvent('window'));
    await page.waitForLoadState();
    return page;
  };
  const call: DesktopApp['call'] = async (name, input) =>
    valueOf(name, await ask(await window(), name, input)) as never;
  return {
    electron,
    pid,
    window,
    call,
    snapshot: () => call('status'),
    chooseInTray: (id) => electron.evaluate(chooseRow, id),
    startAgain: async (...more) => {
      const sandbox = hasSandbox ? [] : ['--no-sandbox'];
      const second = spawn(executable, [...sandbox, ...own, ...more], { env, stdio: 'ignore' });
      const [code] = (await once(second, 'exit')) as [number | null];
      return code;
    },
    processes: () => [pid, ...descendantsOf(pid)],
    close: async () => {
      if (main.exitCode === null && main.signalCode === null) main.kill('SIGTERM');
      await ended;
    },
  };
}

/**
 * The app with Playwright attached. In about one of ten starts the debugger of Electron 33's main
 * process answers nothing although the app itself works, so a start is given up and made again.
 */
async function attached(options: Parameters<typeof _electron.launch>[0]): Promise<ElectronApplication> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await _electron.launch({ ...options, timeout: 12_000 });
    } catch (error) {
      if (attempt === 8 || !String(error).includes('Timeout')) throw error;
    }
  }
}

/** What the window's bridge answers to any name and input, well-formed or not. */
export function ask(page: Page, name: string, input?: unknown): Promise<LocalReply<unknown>> {
  return page.evaluate(
    ([callName, value]) =>
      (globalThis as unknown as { bridge: Bridge }).bridge.call(callName as 'status', value as never),
    [name, input] as const,
  );
}

function valueOf(name: string, reply: LocalReply<unknown>): unknown {
  if (!reply.ok) throw new Error(`${name}: ${reply.problem.code}: ${reply.problem.message}`);
  return reply.value;
}

function chooseRow(_modules: unknown, id: string): void {
  const row = (globalThis as unknown as TestHooks).barnraiserTest.menu.getMenuItemById(id);
  if (!row) throw new Error(`the menu has no row ${id}`);
  row.click();
}
