// How the desktop app is packed: names, what goes in, fuses, and each system's installers.
import { rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** The Electron that releases ship: the newest major that is supported. */
export const releaseElectron = '45.4.1';

/**
 * Electron-builder's configuration for one platform (Node's name of it). `electron` is `{version,
 * folder}`; without a folder electron-builder downloads that version. With `isTest` the package
 * answers a debugger's arguments, so that tests can drive it, and compresses quickly.
 */
export function packageConfig({ platform, electron, isTest = false, output = 'release' }) {
  return {
    appId: 'org.barnraiser.desktop',
    productName: 'Barnraiser',
    copyright: 'Copyright © the Barnraiser contributors',
    directories: { output, buildResources: 'build-resources' },
    electronVersion: electron.version,
    ...(electron.folder ? { electronDist: electron.folder } : {}),
    extraMetadata: { desktopName: 'barnraiser.desktop', homepage: homepage() },
    // The one native module is prebuilt for N-API, so nothing is compiled for Electron's version.
    npmRebuild: false,
    publish: null,
    asar: true,
    files: ['out/**', '!out/**/*.map', 'package.json', '!**/node_modules/@barnraiser/**'],
    extraResources: [{ from: 'agent-core/sample/greeting.tar.gz', to: 'greeting.tar.gz' }],
    afterPack: removeLeftOvers,
    artifactBuildStarted: nameInstaller,
    electronFuses: fuses(platform, isTest),
    linux: linux(),
    deb: deb(isTest),
    rpm: { packageCategory: 'Development/Tools' },
    toolsets: { appimage: '1.0.3' },
    win: {
      target: ['nsis'],
      icon: 'build-resources/icons/256x256.png',
      legalTrademarks: 'Barnraiser',
    },
    nsis: {
      oneClick: false,
      perMachine: false,
      allowToChangeInstallationDirectory: true,
      deleteAppDataOnUninstall: false,
      createDesktopShortcut: false,
    },
    mac: {
      target: ['dmg', 'zip'],
      category: 'public.app-category.developer-tools',
      icon: 'build-resources/icons/1024x1024.png',
      hardenedRuntime: true,
      gatekeeperAssess: false,
      entitlements: 'build-resources/entitlements.plist',
      entitlementsInherit: 'build-resources/entitlements.plist',
      // Windows is told of the scheme by the app itself, Linux by the desktop file.
      protocols: [{ name: 'Barnraiser invite', schemes: ['barnraiser'] }],
    },
    dmg: { title: 'Barnraiser' },
  };
}

/** What the executable refuses, whoever starts it; https://www.electronjs.org/docs/latest/tutorial/fuses */
function fuses(platform, isTest) {
  return {
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: isTest,
    // Electron checks the archive on macOS and Windows alone.
    enableEmbeddedAsarIntegrityValidation: platform !== 'linux',
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
  };
}

function linux() {
  return {
    target: ['dir'],
    executableName: 'barnraiser',
    category: 'Development',
    synopsis: 'Lend idle build capacity to free software',
    description:
      'Builds and tests free software for its maintainers while nobody uses this computer, within the limits that you set.',
    maintainer:
      process.env.BARNRAISER_MAINTAINER ?? 'Barnraiser contributors <maintainers@barnraiser.example>',
    icon: 'build-resources/icons',
    mimeTypes: ['x-scheme-handler/barnraiser'],
    desktop: {
      entry: {
        Name: 'Barnraiser',
        GenericName: 'Build volunteer',
        Keywords: 'build;test;volunteer;continuous integration;idle;',
        StartupWMClass: 'Barnraiser',
        StartupNotify: 'true',
      },
    },
  };
}

function deb(isTest) {
  return {
    packageCategory: 'devel',
    priority: 'optional',
    // What Electron's libraries link to (readelf -d), by Debian's names before and after its change to 64-bit time.
    depends: [
      'libgtk-3-0t64 | libgtk-3-0',
      'libasound2t64 | libasound2',
      'libcups2t64 | libcups2',
      'libatspi2.0-0t64 | libatspi2.0-0',
      'libnss3',
      'libgbm1',
      'libnotify4',
      'libsecret-1-0',
      'libxss1',
      'libxtst6',
      'xdg-utils',
    ],
    recommends: ['bubblewrap', 'git'],
    ...(isTest ? { compression: 'gz' } : {}),
  };
}

function homepage() {
  return process.env.BARNRAISER_HOMEPAGE ?? 'https://barnraiser.example';
}

/** Electron-builder leaves these behind when Electron comes from an unpacked folder. */
async function removeLeftOvers({ appOutDir, electronPlatformName }) {
  if (electronPlatformName !== 'linux') return;
  for (const name of ['version', 'REPACKED', 'resources/default_app.asar'])
    await rm(`${appOutDir}/${name}`, { force: true });
}

/** Tells the app which installer put it there: electron-builder does so only for apps that update themselves. */
async function nameInstaller({ targetPresentableName: target, file, arch }) {
  const { Arch } = await import('electron-builder');
  const suffix = arch === Arch.x64 ? '' : `-${Arch[arch]}`;
  const note = join(dirname(file), `linux${suffix}-unpacked`, 'resources', 'package-type');
  if (target === 'deb' || target === 'rpm') await writeFile(note, target);
  else await rm(note, { force: true });
}
