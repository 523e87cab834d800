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

/** The command line that runs `command` as a member of these groups, started by `prefix`. */
export function joinGroups(
  folders: readonly string[],
  prefix: readonly string[],
  command: readonly string[],
): string[] {
  return ['/bin/sh', '-c', script, 'sh', String(folders.length), ...folders, ...prefix, ...command];
}
