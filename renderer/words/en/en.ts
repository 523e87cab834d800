import { history } from './history.js';
import { limits } from './limits.js';
import { log } from './log.js';
import { logScreen } from './log-screen.js';
import { machine } from './machine.js';
import { now } from './now.js';
import { parts } from './parts.js';
import { projects } from './projects.js';
import { settings } from './settings.js';
import { shell } from './shell.js';
import { welcome } from './welcome.js';

/** All English words, one namespace a file. */
export const en = {
  shell,
  parts,
  now,
  welcome,
  log,
  logScreen,
  history,
  projects,
  limits,
  machine,
  settings,
} as const;
