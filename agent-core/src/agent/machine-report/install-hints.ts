import type { PackageManager } from './package-manager.js';

const commands: Readonly<Record<PackageManager, string>> = {
  apt: 'sudo apt install',
  dnf: 'sudo dnf install',
  pacman: 'sudo pacman -S',
  zypper: 'sudo zypper install',
  apk: 'sudo apk add',
  brew: 'brew install',
  pkg: 'sudo pkg install',
};

type Packages = Partial<Record<PackageManager, string>> & { readonly any?: string };

/** By tool: the package that brings it, `any` where most managers call it the same. */
const packages: Readonly<Record<string, Packages>> = {
  cc: {
    apt: 'build-essential',
    dnf: 'gcc',
    pacman: 'base-devel',
    zypper: 'gcc',
    apk: 'build-base',
    brew: 'gcc',
    pkg: 'llvm',
  },
  gcc: { any: 'gcc' },
  'g++': {
    apt: 'g++',
    dnf: 'gcc-c++',
    pacman: 'gcc',
    zypper: 'gcc-c++',
    apk: 'g++',
    brew: 'gcc',
    pkg: 'gcc',
  },
  clang: { any: 'clang', brew: 'llvm', pkg: 'llvm' },
  make: { any: 'make', pkg: 'gmake' },
  gmake: { any: 'make', pkg: 'gmake' },
  cmake: { any: 'cmake' },
  meson: { any: 'meson' },
  ninja: { any: 'ninja', apt: 'ninja-build', dnf: 'ninja-build' },
  autoconf: { any: 'autoconf' },
  automake: { any: 'automake' },
  libtool: { any: 'libtool' },
  'pkg-config': {
    any: 'pkgconf',
    apt: 'pkg-config',
    dnf: 'pkgconf-pkg-config',
    zypper: 'pkg-config',
    brew: 'pkgconf',
  },
  m4: { any: 'm4' },
  bison: { any: 'bison' },
  flex: { any: 'flex' },
  gettext: { any: 'gettext', zypper: 'gettext-tools', pkg: 'gettext-tools' },
  texinfo: { any: 'texinfo' },
  gperf: { any: 'gperf' },
  nasm: { any: 'nasm' },
  python3: { any: 'python3', pacman: 'python', brew: 'python' },
  perl: { any: 'perl', pkg: 'perl5' },
  git: { any: 'git' },
  cargo: { any: 'cargo', pacman: 'rust', brew: 'rust', pkg: 'rust' },
  rustc: { any: 'rust', apt: 'rustc' },
  go: { any: 'go', apt: 'golang', dnf: 'golang' },
  node: { any: 'nodejs', brew: 'node', pkg: 'node' },
  java: {
    apt: 'default-jdk',
    dnf: 'java-latest-openjdk-devel',
    pacman: 'jdk-openjdk',
    zypper: 'java-devel',
    apk: 'openjdk21',
    brew: 'openjdk',
    pkg: 'openjdk21',
  },
  gdb: { any: 'gdb' },
  valgrind: { any: 'valgrind' },
  ccache: { any: 'ccache' },
  qemu: { any: 'qemu', apt: 'qemu-system', pacman: 'qemu-base', apk: 'qemu-img' },
  bubblewrap: {
    apt: 'bubblewrap',
    dnf: 'bubblewrap',
    pacman: 'bubblewrap',
    zypper: 'bubblewrap',
    apk: 'bubblewrap',
  },
};

/** The command that installs a tool on a system with this package manager; null when it is not known. */
export function installHint(tool: string, manager: PackageManager | null): string | null {
  if (manager === null) return null;
  const names = packages[tool];
  const name = names?.[manager] ?? names?.any;
  return name === undefined ? null : `${commands[manager]} ${name}`;
}
