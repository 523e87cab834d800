import { createRequire } from 'node:module';
import { join } from 'node:path';
import { packageConfig, releaseElectron } from '../../build-resources/electron-builder.mjs';
import { root } from '../setup.mjs';

/**
 * Checks the configuration of all three systems against electron-builder's own schema, also of
 * those that cannot be packed here. Throws with the schema's words.
 */
export async function checkConfig() {
  const fromBuilder = createRequire(join(root, 'node_modules/app-builder-lib/package.json'));
  const { validateConfiguration } = fromBuilder('./out/util/config/config');
  const { DebugLogger } = fromBuilder('builder-util');
  for (const platform of ['linux', 'darwin', 'win32']) {
    for (const isTest of [false, true]) {
      const electron = { version: releaseElectron, folder: null };
      await validateConfiguration(packageConfig({ platform, electron, isTest }), new DebugLogger(false));
    }
  }
}
