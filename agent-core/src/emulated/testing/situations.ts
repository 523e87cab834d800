/** Each is a line for the machine's shell, in which one program looks at what it finds. */
const scenario = 'node /work/scenario.mjs';
const asBuilder = 'setpriv --reuid=1000 --regid=1000 --clear-groups env HOME=/home/builder';
const groups = '/sys/fs/cgroup';
/** Moves the shell that follows into a group of the top. */
const inside = (name: string, command: string) =>
  `sh -c 'echo 0 >${groups}/${name}/cgroup.procs; exec ${command}'`;

const prologue = 'export TMPDIR=/dev/shm';

/** Without systemd: all rights, rights to a part of the tree as a manager hands them on, and none. */
export const plainSituations = [
  prologue,
  `${scenario} root abilities shares memory freeze pressure`,
  `mkdir ${groups}/delegated ${groups}/closed`,
  `cd ${groups}/delegated`,
  'chown builder . cgroup.procs cgroup.subtree_control cgroup.threads',
  'cd /',
  inside('delegated', `${asBuilder} ${scenario} delegated abilities shares memory freeze`),
  inside('closed', `${asBuilder} ${scenario} closed abilities freeze`),
  'node /work/agent-scenario.mjs agent',
  `find ${groups} -name "barnraiser*" | sed "s/^/left behind: /"`,
].join('\n');

const withSession = `${asBuilder} XDG_RUNTIME_DIR=/run/user/1000`;

/**
 * With systemd: a service of the system with a user and rights, a program of the user's session that
 * shares its scope with others, and a program of the user's that the session's manager did not start.
 */
export const systemdSituations = [
  prologue,
  `systemd-run --quiet --pipe --wait --uid=builder -p Delegate=yes -E TMPDIR=/dev/shm ${scenario} service abilities shares`,
  `${withSession} systemd-run --user --quiet --pipe --wait -E TMPDIR=/dev/shm ` +
    `sh -c '${scenario} session abilities shares memory freeze; true'`,
  `${withSession} ${scenario} outside abilities shares freeze`,
  `sleep 1; find ${groups} -name "barnraiser*" | sed "s/^/left behind: /"`,
  `systemctl --user --machine=builder@ list-units --type=scope --no-legend | grep run- | sed "s/^/left behind: /"`,
].join('\n');
