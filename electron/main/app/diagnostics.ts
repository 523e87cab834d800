import { arch, homedir, hostname, release, userInfo } from 'node:os';
import type { AgentHealth, AppInfo, MachineReport, Settings, Snapshot } from '@barnraiser/protocol';
import { redact } from './redact.js';

/** What a fault is found by. Null: could not be asked. */
export interface DiagnosticFacts {
  readonly info: AppInfo;
  readonly health: AgentHealth;
  readonly snapshot: Snapshot | null;
  readonly settings: Settings | null;
  readonly machine: MachineReport | null;
  readonly complaints: readonly string[];
}

/** The facts as text for people to read before they send it, with what is private masked. */
export function diagnosticsText(facts: DiagnosticFacts): string {
  const { info, machine } = facts;
  const parts = [
    ['Barnraiser', info.version],
    [
      'Electron',
      `${info.electron}, Node ${process.versions.node}, Chromium ${process.versions['chrome'] ?? ''}`,
    ],
    ['System', `${info.platform} ${release()} ${arch()}`],
    ['Desktop', desktop()],
    ['App', json(info)],
    ['Agent process', json(facts.health)],
    ['Settings of the agent', json(facts.settings)],
    ['Sensors', json(machine?.sensors ?? null)],
    ['Isolation', json(machine?.isolation ?? null)],
    ['State', json(facts.snapshot)],
    ['Last complaints of the agent process', facts.complaints.join('\n') || 'none'],
  ];
  const text = parts.map(([title, body]) => `${title}: ${body}`).join('\n');
  return redact(text, { home: homedir(), user: userInfo().username, host: hostname() });
}

function desktop(): string {
  const { XDG_CURRENT_DESKTOP: name, XDG_SESSION_TYPE: session } = process.env;
  return `${name ?? 'not named'}, ${session ?? 'session type not named'}`;
}

function json(value: unknown): string {
  return JSON.stringify(value, null, 2);
}
