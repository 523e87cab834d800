import { execa } from 'execa';
import type { ScreenLayer } from './screen-layer.js';

/** Each look starts two small programs. */
const everyMs = { building: 5000, resting: 15_000 };

/**
 * The active window's state, as window managers tell it on X11 (Extended Window Manager Hints,
 * `_NET_ACTIVE_WINDOW` and `_NET_WM_STATE_FULLSCREEN`), by xprop of X.Org's own tools. Under Wayland
 * the X server is not asked: it knows of X11 windows alone, and starts when it is asked.
 */
export function x11FullScreen(env: NodeJS.ProcessEnv, hasBuild: () => boolean): ScreenLayer {
  let last: { readonly at: number; readonly program: string | null } | null = null;
  return {
    layer: 'X11 window manager (xprop)',
    longestRestMs: 300_000,
    async read(now) {
      if (env['XDG_SESSION_TYPE'] !== 'x11' || !env['DISPLAY']) throw new Error('this is no X11 session');
      const keptMs = everyMs[hasBuild() ? 'building' : 'resting'];
      if (last === null || now < last.at || now - last.at >= keptMs) {
        last = { at: now, program: await fullScreenProgram(env) };
      }
      return last.program;
    },
  };
}

async function fullScreenProgram(env: NodeJS.ProcessEnv): Promise<string | null> {
  const root = await xprop(env, ['-root', '_NET_SUPPORTED', '_NET_ACTIVE_WINDOW']);
  if (!/^_NET_SUPPORTED\b.*\b_NET_ACTIVE_WINDOW\b/m.test(root)) {
    throw new Error('no window manager tells which window is active');
  }
  const active = /^_NET_ACTIVE_WINDOW\b.*(0x[0-9a-f]+)/m.exec(root)?.[1];
  // None is active: the desktop itself has the focus.
  if (active === undefined || Number(active) === 0) return null;
  return parseWindow(await xprop(env, ['-id', active, '_NET_WM_STATE', 'WM_CLASS']));
}

/** Reads what xprop says of a window; null: it does not fill the screen. */
export function parseWindow(text: string): string | null {
  if (!/^_NET_WM_STATE\b.*\b_NET_WM_STATE_FULLSCREEN\b/m.test(text)) return null;
  // The instance's name, then the class: the class is what people know.
  return /^WM_CLASS\b.*"([^"]+)"\s*$/m.exec(text)?.[1] ?? 'a program without a name';
}

async function xprop(env: NodeJS.ProcessEnv, args: readonly string[]): Promise<string> {
  const { stdout, exitCode, code } = await execa('xprop', ['-notype', ...args], {
    env: { ...env, LC_ALL: 'C.UTF-8' },
    extendEnv: false,
    reject: false,
    timeout: 900,
    stdin: 'ignore',
  });
  if (code === 'ENOENT') throw new Error('xprop is not installed (X.Org utilities, package x11-utils)');
  // A window may close between the two questions: then nothing fills the screen.
  if (exitCode !== 0 && args[0] === '-root') throw new Error('the X server does not answer');
  return stdout ?? '';
}
