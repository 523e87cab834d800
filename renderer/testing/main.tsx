import { startWindow } from '../desktop/shell/start-window.js';
import { createFakeBridge, type FakeBridge } from './fake-bridge.js';
import { readScenario } from './scenario.js';

declare global {
  interface Window {
    /** For tests: makes events happen and tells which calls were made. */
    fakeBridge?: FakeBridge;
  }
}

const query = new URLSearchParams(window.location.search);
const bridge = createFakeBridge(readScenario(window.location.search));
window.fakeBridge = bridge;
Object.defineProperty(window, 'bridge', { value: bridge });
const screen = query.get('screen');
if (screen !== null && window.location.hash === '') window.location.hash = `/${screen}`;
await startWindow(query.get('lng') ?? undefined);
