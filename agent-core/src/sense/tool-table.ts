/** How a tool is found, and how it says its version. */
export interface ToolKind {
  /** The tool's name in requirements: `tool.NAME`. */
  readonly name: string;
  /** The programs that it goes by; the first that is found counts. Default: its name. */
  readonly programs?: readonly string[];
  /** Default: `--version`. */
  readonly args?: readonly string[];
  /** Its first group is the version; digits and dots only, so that nothing else can leave with it. */
  readonly pattern: RegExp;
}

const number = String.raw`(\d+(?:\.\d+)+)`;
/** `PROGRAM (PACKAGE) VERSION`, the GNU coding standards' form (§4.8.1); the package may hold numbers of its own. */
const gnu = new RegExp(String.raw`^\S+ \(.*?\) ${number}`, 'm');
/** On macOS `gcc` is clang by another name, which must not pass for it. */
const gcc = new RegExp(String.raw`^(?!.*clang)\S+ \(.*\) ${number}[^]*Free Software Foundation`);
const first = new RegExp(number);

/** Every tool that is looked for. */
export const toolTable: readonly ToolKind[] = [
  { name: 'cc', pattern: new RegExp(String.raw`^(?:.*\) |.*version )${number}`) },
  { name: 'gcc', pattern: gcc },
  { name: 'g++', pattern: gcc },
  { name: 'clang', pattern: new RegExp(`clang version ${number}`) },
  { name: 'make', pattern: new RegExp(`GNU Make ${number}`) },
  { name: 'gmake', pattern: new RegExp(`GNU Make ${number}`) },
  { name: 'cmake', pattern: new RegExp(`cmake version ${number}`) },
  { name: 'meson', pattern: first },
  { name: 'ninja', programs: ['ninja', 'ninja-build', 'samu'], pattern: first },
  { name: 'autoconf', pattern: gnu },
  { name: 'automake', pattern: gnu },
  { name: 'libtool', programs: ['libtoolize', 'glibtoolize'], pattern: gnu },
  { name: 'pkg-config', programs: ['pkg-config', 'pkgconf'], pattern: first },
  { name: 'm4', pattern: new RegExp(String.raw`\(GNU M4\) ${number}`) },
  { name: 'bison', pattern: gnu },
  { name: 'flex', pattern: first },
  { name: 'gettext', programs: ['msgfmt'], pattern: gnu },
  { name: 'texinfo', programs: ['makeinfo'], pattern: new RegExp(String.raw`\(GNU texinfo\) ${number}`) },
  { name: 'gperf', pattern: first },
  { name: 'nasm', args: ['-v'], pattern: first },
  { name: 'python3', pattern: new RegExp(`Python ${number}`) },
  { name: 'perl', pattern: new RegExp(String.raw`\(v${number}\)`) },
  { name: 'git', pattern: new RegExp(`git version ${number}`) },
  { name: 'cargo', pattern: new RegExp(`cargo ${number}`) },
  { name: 'rustc', pattern: new RegExp(`rustc ${number}`) },
  { name: 'go', args: ['version'], pattern: new RegExp(`go version go${number}`) },
  { name: 'node', pattern: new RegExp(`^v${number}`) },
  { name: 'java', args: ['-version'], pattern: new RegExp(`version "${number}`) },
  { name: 'gdb', pattern: new RegExp(String.raw`^GNU gdb .*?${number}[^\s)]*$`, 'm') },
  { name: 'valgrind', pattern: new RegExp(`valgrind-${number}`) },
  { name: 'ccache', pattern: new RegExp(`ccache version ${number}`) },
  {
    name: 'qemu',
    programs: ['qemu-system-x86_64', 'qemu-system-aarch64', 'qemu-system-riscv64', 'qemu-img'],
    pattern: new RegExp(`version ${number}`),
  },
];

/** The version in what a tool says, or null when that is not what the tool says of itself. */
export function toolVersion(kind: ToolKind, said: string): string | null {
  return kind.pattern.exec(said)?.[1] ?? null;
}
