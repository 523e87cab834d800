import { dialog } from 'electron';
import type { AgentHost } from '../agent/agent-host.js';
import type { MenuAction } from './menu-item.js';
import { pauseEnd } from './pause-end.js';

/** What the rows of the tray's menu work on. */
export interface TrayActionParts {
  readonly host: AgentHost;
  readonly open: () => void;
  readonly openSettings: () => void;
  readonly quit: () => void;
}

/** Does what a row of the tray's menu says. A refusal of the agent is shown: the owner just asked for it. */
export async function performAction(action: MenuAction, parts: TrayActionParts): Promise<void> {
  const { host } = parts;
  switch (action) {
    case 'open':
      return parts.open();
    case 'settings':
      return parts.openSettings();
    case 'quit':
      return parts.quit();
    case 'start-agent':
      return host.restart();
    case 'pause-15m':
    case 'pause-1h':
    case 'pause-tomorrow':
    case 'pause-until-resumed':
      return tell(await host.call('pause', { until: pauseEnd(action, Date.now()) }));
    case 'resume':
      return tell(await host.call('resume', {}));
    case 'finish':
      return tell(await host.call('pause', { until: 'until-resumed', build: 'finish' }));
    case 'anyway':
      return tell(await host.call('buildAnyway', { minutes: 60 }));
    case 'anyway-end':
      return tell(await host.call('buildAnyway', { minutes: 0 }));
    case 'stop-all':
      if (await isStopConfirmed()) tell(await host.call('stopAll', {}));
  }
}

function tell(reply: Awaited<ReturnType<AgentHost['call']>>): void {
  if (!reply.ok) dialog.showErrorBox('Barnraiser', reply.problem.message);
}

async function isStopConfirmed(): Promise<boolean> {
  const { response } = await dialog.showMessageBox({
    type: 'warning',
    title: 'Barnraiser',
    message: 'Stop all builds now?',
    detail: 'A running build ends at once and its files are removed. Nothing is built until you resume.',
    buttons: ['Stop all builds', 'Cancel'],
    defaultId: 1,
    cancelId: 1,
  });
  return response === 0;
}
