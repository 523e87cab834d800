import { EventEmitter } from 'node:events';
import type { App } from 'electron';
import { beforeEach, expect, it, vi } from 'vitest';
import type { AgentHost } from '../agent/agent-host.js';
import { sampleBuild, sampleSnapshot } from '../testing/sample-snapshot.js';
import type { AppWindow } from '../window/app-window.js';
import { QuitFlow } from './quit-flow.js';

const { showMessageBox } = vi.hoisted(() => ({
  showMessageBox: vi.fn<() => Promise<{ response: number }>>(),
}));
vi.mock('electron', () => ({ dialog: { showMessageBox } }));

let stops: string[];
let quits: number;
let isHeard: boolean;
let host: { health: { state: string }; snapshot: unknown };
let app: EventEmitter;
let flow: QuitFlow;

beforeEach(() => {
  [stops, quits, isHeard] = [[], 0, false];
  showMessageBox.mockReset();
  host = { health: { state: 'running' }, snapshot: sampleSnapshot({ build: sampleBuild }) };
  app = Object.assign(new EventEmitter(), {
    quit: () => {
      quits += 1;
    },
  });
  flow = new QuitFlow({
    app: app as unknown as App,
    host: {
      ...host,
      get health() {
        return host.health;
      },
      get snapshot() {
        return host.snapshot;
      },
      stop: (how: string) => Promise.resolve(void stops.push(how)),
    } as unknown as AgentHost,
    window: { current: null, send: () => isHeard, show: () => undefined } as unknown as AppWindow,
  });
});

it('quits at once when no build runs', async () => {
  host.snapshot = sampleSnapshot();
  await flow.ask();
  expect([stops, quits]).toEqual([['now'], 1]);
});

it('lets the window ask while a build runs', async () => {
  isHeard = true;
  await flow.ask();
  expect(stops).toEqual([]);
  expect(showMessageBox).not.toHaveBeenCalled();
});

it('asks by itself where no window listens, and does what was answered', async () => {
  for (const [response, stopped] of [
    [2, []],
    [0, ['after-build']],
    [1, ['after-build', 'now']],
  ] as const) {
    showMessageBox.mockResolvedValueOnce({ response });
    await flow.ask();
    expect(stops).toEqual(stopped);
  }
  expect(quits).toBe(1);
});

it('gives the build back before anything else may end the app', async () => {
  const event = { preventDefault: vi.fn<() => void>() };
  app.emit('before-quit', event);
  expect(event.preventDefault).toHaveBeenCalledOnce();
  await vi.waitFor(() => expect(quits).toBe(1));
  expect(stops).toEqual(['now']);
  app.emit('before-quit', event);
  expect(event.preventDefault).toHaveBeenCalledOnce();
});
