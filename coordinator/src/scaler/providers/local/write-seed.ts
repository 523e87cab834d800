import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What a NoCloud seed tells of the instance besides its user data. */
export interface SeedFacts {
  readonly instanceId: string;
  readonly type: string;
  readonly zone: string;
}

/**
 * Writes a NoCloud seed: `user-data` as it is, and `meta-data` in YAML. The folder's mode is 0700 and
 * the files' 0600: the user data holds a one-time code. (cloud-init, "NoCloud" data source.)
 */
export async function writeSeed(folder: string, userData: string, facts: SeedFacts): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const metaData = {
    'instance-id': facts.instanceId,
    'instance-type': facts.type,
    'availability-zone': facts.zone,
  };
  // A JSON string is a YAML scalar, whatever stands in it.
  const lines = Object.entries(metaData).map(([name, value]) => `${name}: ${JSON.stringify(value)}\n`);
  await writeFile(join(folder, 'meta-data'), lines.join(''), { mode: 0o600 });
  await writeFile(join(folder, 'user-data'), userData, { mode: 0o600 });
}
