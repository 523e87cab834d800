import { sessionScopeEntry } from './session-scope.js';

/**
 * Becomes a command in its groups, on its cores and at its priority, before it is the command: what
 * it starts is born with them. $1 says how many groups follow. What cannot be joined is noticed when
 * the limits are verified.
 */
const script = `
echo 19 2>/dev/null >/proc/self/autogroup
count=$1
shift
while [ "$count" -gt 0 ]; do
  echo 0 2>/dev/null >"$1/cgroup.procs"
  shift
  count=$((count - 1))
done
exec "$@"
`;

/** From outside of the user's manager nobody can be moved there, but what is in another scope of it moves on. */
const viaScope = `
folder=$1
count=$2
shift 2
{ echo 0 >"$folder/cgroup.procs"; } 2>/dev/null && shift "$count"
exec "$@"
`;

/** The command line that runs `command` as a member of these groups, started by `prefix`. */
export function joinGroups(
  folders: readonly string[],
  prefix: readonly string[],
  command: readonly string[],
): string[] {
  const count = String(folders.length);
  const joined = ['/bin/sh', '-c', script, 'sh', count, ...folders, ...prefix, ...command];
  for (const folder of folders) {
    const entry = sessionScopeEntry(folder);
    if (entry.length === 0) continue;
    return ['/bin/sh', '-c', viaScope, 'sh', folder, String(entry.length), ...entry, ...joined];
  }
  return joined;
}
