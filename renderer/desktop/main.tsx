import { startWindow } from './shell/start-window.js';

await startWindow();
