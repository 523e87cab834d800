import { createRequire } from 'node:module';
import { join } from 'node:path';
import { releaseElectron } from '../../build-resources/electron-builder.mjs';
import { prepareElectron } from '../prepare-electron.mjs';
import { root } from '../setup.mjs';

/**
 * The Electron to pack: for releases the newest supported one, where it can be downloaded; for
 * tests, and elsewhere, the one of development. Answers `{version, folder, isForTestsOnly}`; a
 * null folder means that electron-builder takes it from its own downloads.
 */
export async function findElectron({ isTest }) {
  const problem = isTest ? null : await downloadRelease();
  if (!isTest && problem === null) return { version: releaseElectron, folder: null, isForTestsOnly: false };
  if (problem !== null) {
    process.stderr.write(
      `Electron ${releaseElectron} could not be downloaded (${problem}): this package is for testing only.\n`,
    );
  }
  const { version, folder } = await prepareElectron();
  return { version, folder, isForTestsOnly: true };
}

/** Fetches the release's Electron to the shared cache, by the electron package's own downloader; answers null or why not. */
async function downloadRelease() {
  const fromElectron = createRequire(
    createRequire(join(root, 'package.json')).resolve('electron/package.json'),
  );
  const { downloadArtifact } = fromElectron('@electron/get');
  try {
    await downloadArtifact({
      version: releaseElectron,
      artifactName: 'electron',
      platform: process.platform,
      arch: process.arch,
    });
    return null;
  } catch (error) {
    return error.message.split('\n')[0];
  }
}
