import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from 'electron';

/** Where the app finds and keeps what. Null: it is not there, or somebody else decides. */
export interface AppPlaces {
  readonly settings: string;
  readonly state: string;
  readonly sealingKey: string;
  /** The agent's data. Null: BARNRAISER_HOME, or where `barnraiser-agent` keeps it too. */
  readonly agentData: string | null;
  readonly sampleArchive: string | null;
  /** `deb`, `rpm`, …: written by the packager; null: not installed by a package manager. */
  readonly packageType: string | null;
}

/**
 * The places of this start. A profile that was named by --user-data-dir keeps everything in it, the
 * agent's data too; otherwise the command line's `status` shows the app's agent.
 */
export function appPlaces(app: App): AppPlaces {
  const own = app.getPath('userData');
  const isNamed = app.commandLine.hasSwitch('user-data-dir') && !process.env['BARNRAISER_HOME'];
  const sample = app.isPackaged
    ? join(process.resourcesPath, 'greeting.tar.gz')
    : join(app.getAppPath(), 'agent-core', 'sample', 'greeting.tar.gz');
  return {
    settings: join(own, 'app-settings.json'),
    state: join(own, 'app-state.json'),
    sealingKey: join(own, 'agent-key'),
    agentData: isNamed ? join(own, 'agent') : null,
    sampleArchive: existsSync(sample) ? sample : null,
    packageType: app.isPackaged ? packageType() : null,
  };
}

function packageType(): string | null {
  const file = join(process.resourcesPath, 'package-type');
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : null;
}
