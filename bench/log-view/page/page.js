// What bench/log-view/main.mjs calls in the browser; one of the two views is open in a page.
import { measureLogView } from './log-view-page.js';
import { measureXterm } from './xterm-page.js';

const root = document.querySelector('#root');
window.bench = new URLSearchParams(location.search).has('xterm') ? measureXterm(root) : measureLogView(root);
