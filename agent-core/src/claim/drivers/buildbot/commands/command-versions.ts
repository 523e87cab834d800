/** 3.2: may tell a `failure_reason`; 3.3: honours `max_lines`. Masters compare these, and refuse steps that ask for a name that is missing. */
const version = '3.3';

/** The commands that are understood, for the answer to getWorkerInfo. */
export const commandVersions = {
  shell: version,
  mkdir: version,
  rmdir: version,
  cpdir: version,
  stat: version,
  glob: version,
  listdir: version,
  rmfile: version,
  uploadFile: version,
  uploadDirectory: version,
  downloadFile: version,
} as const;

export type CommandName = keyof typeof commandVersions;
