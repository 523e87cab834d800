import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import { dirname, join } from 'node:path';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { ask } from './testing/desktop-app.js';
import { type Desktop, expect, test } from './testing/desktop.js';
import { descendantsOf } from './testing/process-tree.js';

test('the window is isolated, sandboxed, and has nothing of Node', async ({ desktop }) => {
  const app = await desktop.launch();
  const page = await app.window();
  const preferences = await app.electron.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
      getLastWebPreferences(): Record<string, unknown>;
    };
    return contents.getLastWebPreferences();
  });
  expect(preferences).toMatchObject({
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    webSecurity: true,
    webviewTag: false,
  });
  const globals = await page.evaluate(() =>
    ['require', 'process', 'Buffer', 'module', 'electron', 'global'].filter((name) => name in globalThis),
  );
  expect(globals).toEqual([]);
  expect(
    await page.evaluate(() => Object.keys((globalThis as unknown as { bridge: object }).bridge).sort()),
  ).toEqual(['call', 'on']);
});

test('the page’s policy lets nothing in but its own files', async ({ desktop }) => {
  const app = await desktop.launch();
  const page = await app.window();
  const reply = await page.evaluate(async () => {
    const { headers } = await fetch('app://barnraiser/');
    return headers.get('content-security-policy');
  });
  expect(reply).toContain("default-src 'none'");
  expect(reply).toContain("script-src 'self'");
  expect(reply).not.toContain('unsafe');
  const outcome = await page.evaluate(async () => {
    const inline = await new Promise<string>((resolve) => {
      const scope = globalThis as unknown as {
        document: {
          createElement(name: string): { textContent: string };
          body: { append(node: object): void };
        };
        addEventListener(name: string, listener: (event: { violatedDirective: string }) => void): void;
      };
      scope.addEventListener('securitypolicyviolation', ({ violatedDirective }) =>
        resolve(violatedDirective),
      );
      const script = scope.document.createElement('script');
      script.textContent = 'globalThis.wasRun = true';
      scope.document.body.append(script);
    });
    let evaluated = 'allowed';
    try {
      // oxlint-disable-next-line no-new-func, typescript/no-implied-eval -- the attack that the policy stops
      new Function('return 1')();
    } catch {
      evaluated = 'refused';
    }
    return { inline, evaluated, wasRun: 'wasRun' in globalThis };
  });
  expect(outcome).toEqual({ inline: 'script-src-elem', evaluated: 'refused', wasRun: false });
});

test('files outside of the page’s folder are not served', async ({ desktop }) => {
  const app = await desktop.launch();
  const page = await app.window();
  for (const path of ['../main/index.js', '%2e%2e/main/index.js', '..%2f..%2fpackage.json', '/etc/passwd']) {
    const status = await page.evaluate(
      (address) =>
        fetch(address).then(
          ({ status: code }) => code,
          () => 0,
        ),
      `app://barnraiser/${path}`,
    );
    expect(status, path).not.toBe(200);
  }
});

test('navigation, new windows, permissions and requests to the network are refused', async ({ desktop }) => {
  const asked: string[] = [];
  const server = createServer((request, reply) => {
    asked.push(request.url ?? '');
    reply.end('elsewhere');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const app = await desktop.launch();
  const page = await app.window();
  const outcome = await page.evaluate(async (address) => {
    const scope = globalThis as unknown as {
      open(url: string): unknown;
      location: { href: string };
      navigator: {
        mediaDevices: { getUserMedia(wanted: object): Promise<unknown> };
        geolocation: { getCurrentPosition(found: () => void, refused: () => void): void };
      };
    };
    const opened = scope.open(address) === null;
    const refusal = (asking: Promise<unknown>) =>
      asking.then(
        () => 'allowed',
        () => 'refused',
      );
    const camera = await refusal(scope.navigator.mediaDevices.getUserMedia({ video: true }));
    const place = await new Promise<string>((resolve) => {
      scope.navigator.geolocation.getCurrentPosition(
        () => resolve('allowed'),
        () => resolve('refused'),
      );
    });
    const network = await refusal(fetch(`${address}fetched`));
    scope.location.href = `${address}navigated`;
    return { opened, camera, place, network };
  }, `http://127.0.0.1:${port}/`);
  expect(outcome).toEqual({ opened: true, camera: 'refused', place: 'refused', network: 'refused' });
  await page.waitForLoadState();
  expect(page.url()).toMatch(/^app:\/\/barnraiser\//);
  expect(app.electron.windows()).toHaveLength(1);
  expect(asked).toEqual([]);
  await new Promise((resolve) => server.close(resolve));
});

test('a call with a malformed payload, or of another name, is refused', async ({ desktop }) => {
  const app = await desktop.launch();
  const page = await app.window();
  const bad: readonly [string, unknown][] = [
    ['pause', { until: 'whenever' }],
    ['changeSettings', { limits: { present: { cores: -1 } } }],
    ['saveText', { name: '../../.bashrc', text: '' }],
    ['join', { invite: 7 }],
    ['sense', {}],
    ['reload', {}],
    ['__proto__', {}],
  ];
  for (const [name, input] of bad) {
    const reply = await ask(page, name, input);
    expect(reply, name).toMatchObject({ ok: false, problem: { code: 'malformed' } });
  }
});

test('a call from a frame that is not the window’s own is refused', async ({ desktop }) => {
  const app = await desktop.launch();
  await app.window();
  const answer = await app.electron.evaluate(async ({ BrowserWindow, ipcMain }) => {
    const handlers = (ipcMain as unknown as { _invokeHandlers: Map<string, (...args: unknown[]) => unknown> })
      ._invokeHandlers;
    const call = handlers.get('barnraiser:call');
    const foreign = new BrowserWindow({ show: false });
    await foreign.loadURL('data:text/html,foreign').catch(() => undefined);
    const reply = await new Promise((resolve) => {
      const event = {
        sender: foreign.webContents,
        senderFrame: foreign.webContents.mainFrame,
        _replyChannel: { sendReply: resolve },
      };
      resolve(call?.(event, 'status', {}));
    });
    foreign.destroy();
    return reply;
  });
  expect(answer).toMatchObject({ ok: false });
});

test('the app listens on no port', async ({ desktop }) => {
  // Without Playwright, whose debuggers do listen.
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const app = spawn(desktop.executable, [...sandbox, `--user-data-dir=${desktop.dataFolder}`], {
    env: desktop.display.env,
    stdio: 'ignore',
  });
  const ended = once(app, 'exit');
  const pid = app.pid ?? 0;
  await expect.poll(() => existsSync(join(desktop.dataFolder, 'agent/identity.json'))).toBe(true);
  const own = new Set([pid, ...descendantsOf(pid)].map(String));
  const listening = execFileSync('ss', ['-Hltunp'], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => [...line.matchAll(/pid=(\d+)/g)].some(([, listener]) => own.has(listener ?? '')));
  app.kill('SIGTERM');
  await ended;
  expect(listening).toEqual([]);
});

test('the executable’s fuses are as intended', async ({ desktop }) => {
  const wire = await getCurrentFuseWire(desktop.executable);
  const isOn = (option: FuseV1Options) => String.fromCharCode(wire[option] ?? 0) === '1';
  expect({
    runAsNode: isOn(FuseV1Options.RunAsNode),
    cookieEncryption: isOn(FuseV1Options.EnableCookieEncryption),
    nodeOptions: isOn(FuseV1Options.EnableNodeOptionsEnvironmentVariable),
    onlyFromAsar: isOn(FuseV1Options.OnlyLoadAppFromAsar),
    ownSnapshot: isOn(FuseV1Options.LoadBrowserProcessSpecificV8Snapshot),
    filePrivileges: isOn(FuseV1Options.GrantFileProtocolExtraPrivileges),
    // On in this package alone, so that it can be driven.
    inspect: isOn(FuseV1Options.EnableNodeCliInspectArguments),
  }).toEqual({
    runAsNode: false,
    cookieEncryption: true,
    nodeOptions: false,
    onlyFromAsar: true,
    ownSnapshot: false,
    filePrivileges: false,
    inspect: true,
  });
});

test('an ordinary user runs it in Chromium’s sandbox', async ({ desktop }) => {
  test.skip(
    process.getuid?.() !== 0,
    'only root can become another user; as an ordinary user all tests run so',
  );
  const { executable, env } = asNobody(desktop);
  const app = await desktop.launch({ executable, env, hasSandbox: true });
  const page = await app.window();
  await page.waitForLoadState();
  const pid = await app.electron.evaluate(
    ({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId() ?? 0,
  );
  expect(readFileSync(`/proc/${pid}/status`, 'utf8')).toMatch(/^Seccomp:\s+2$/m);
});

/** A copy of the app that starts as the user `nobody`, with a data folder of its own. */
function asNobody(desktop: Desktop): { executable: string; env: Record<string, string> } {
  const nobody = 65_534;
  const folder = dirname(desktop.dataFolder);
  const copy = join(folder, 'app');
  rmSync(copy, { recursive: true, force: true });
  cpSync(dirname(desktop.executable), copy, { recursive: true });
  chmodSync(folder, 0o755);
  for (const own of [desktop.dataFolder, join(folder, 'nobody-home')]) {
    mkdirSync(own, { recursive: true });
    chownSync(own, nobody, nobody);
  }
  const script = join(folder, 'as-nobody');
  const command = `exec setpriv --reuid=${nobody} --regid=${nobody} --clear-groups ${join(copy, 'barnraiser')} "$@"`;
  writeFileSync(script, `#!/bin/sh\n${command}\n`, { mode: 0o755 });
  // The session's bus is root's; without one the app has no tray, which is not what is looked at here.
  return { executable: script, env: { HOME: join(folder, 'nobody-home'), DBUS_SESSION_BUS_ADDRESS: '' } };
}
