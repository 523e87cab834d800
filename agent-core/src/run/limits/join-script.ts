import { sessionScopeEntry } from './session-scope.js';

/**
 * Becomes a command in its groups, on its cores and at its priority, before it is the command: what
 * it starts is born with them. $1 says how many groups follow. What cannot be joined is noticed when
 * the limits are verified. A shell has one thread, which `tasks` of version 1 moves without the lock
 * that a whole process is moved under: Linux takes 10 to 20 ms for that lock after a moment's rest.
 */
const script = `
echo 19 2>/dev/null >/proc/self/autogroup
count=$1
shift
while [ "$count" -gt 0 ]; do
  if [ -e "$1/tasks" ]; then echo 0 >"$1/tasks"; else echo 0 >"$1/cgroup.procs"; fi 2>/dev/null
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

const joining: readonly string[] = ['/bin/sh', '-c', script, 'sh'];

/** The command line that runs `command` as a member of these groups, started by `prefix`. */
export function joinGroups(
  folders: readonly string[],
  prefix: readonly string[],
  command: readonly string[],
): string[] {
  const count = String(folders.length);
  const joined = [...joining, count, ...folders, ...prefix, ...command];
  for (const folder of folders) {
    const entry = sessionScopeEntry(folder);
    if (entry.length === 0) continue;
    return ['/bin/sh', '-c', viaScope, 'sh', folder, String(entry.length), ...entry, ...joined];
  }
  return joined;
}

/** Has what `joinGroups` made join one more group, before the others; null: it is another command line. */
export function joinBefore(folder: string, command: readonly string[]): string[] | null {
  const groups = groupsJoinedBy(command);
  if (groups === null) return null;
  return [...joining, String(groups.length + 1), folder, ...command.slice(joining.length + 1)];
}

/** The groups that a command line of `joinGroups` joins, in their order; null: it is another. */
export function groupsJoinedBy(command: readonly string[]): readonly string[] | null {
  if (!joining.every((word, at) => command[at] === word)) return null;
  const from = joining.length + 1;
  return command.slice(from, from + Number(command[joining.length]));
}
