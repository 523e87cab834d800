// The data folder of a BOINC client that has work and no project to ask for it: an "anonymous platform"
// (the owner's own program, app_info.xml) with tasks written into the client's state.
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Nobody answers there, and the client is told to ask nobody. */
const masterUrl = 'http://127.0.0.1/';
const projectFolder = 'projects/127.0.0.1';
const platform = 'bench';
const day = 86_400;
/** A result whose files are there (RESULT_FILES_DOWNLOADED in the client's lib/common_defs.h). */
const downloaded = 2;
/** RUN_MODE_NEVER, likewise. */
const never = 3;

/** Writes it: `tasks` endless tasks of the program `app`, which run once nobody has used the computer for `idleS`. */
export function writeBoincData(folder, { app, tasks, idleS }) {
  mkdirSync(join(folder, projectFolder), { recursive: true });
  mkdirSync(join(folder, 'slots'));
  copyFileSync(app, join(folder, projectFolder, 'spin'));
  const write = (name, element) => writeFileSync(join(folder, name), `${xml(element)}\n`);
  write('account_127.0.0.1.xml', {
    account: { master_url: masterUrl, authenticator: 'none' },
  });
  write(`${projectFolder}/app_info.xml`, {
    app_info: {
      app: { name: 'spin' },
      file_info: { name: 'spin', executable: true },
      app_version: {
        app_name: 'spin',
        version_num: 100,
        platform,
        api_version: '7.20.5',
        avg_ncpus: 1,
        file_ref: { file_name: 'spin', main_program: true },
      },
    },
  });
  write('client_state.xml', { client_state: stateOf(tasks) });
  write('global_prefs_override.xml', {
    global_preferences: {
      run_if_user_active: 0,
      idle_time_to_run: idleS / 60,
      suspend_cpu_usage: 0,
      cpu_usage_limit: 100,
      max_ncpus_pct: 100,
      leave_apps_in_memory: 1,
      run_on_batteries: 1,
    },
  });
  write('cc_config.xml', {
    cc_config: { options: { skip_cpu_benchmarks: 1, no_info_fetch: 1, dont_contact_ref_site: 1 } },
  });
}

function stateOf(tasks) {
  const now = Math.floor(Date.now() / 1000);
  const numbers = Array.from({ length: tasks }, (_, n) => n);
  return [
    { core_client_major_version: 7, core_client_minor_version: 20, core_client_release: 5 },
    { project: { master_url: masterUrl, project_name: 'bench', dont_request_more_work: true } },
    ...numbers.map((n) => ({
      workunit: {
        name: `work${n}`,
        app_name: 'spin',
        version_num: 100,
        rsc_fpops_est: 1e16,
        rsc_fpops_bound: 1e20,
        rsc_memory_bound: 1e8,
        rsc_disk_bound: 1e9,
      },
    })),
    ...numbers.map((n) => ({
      result: {
        name: `task${n}`,
        wu_name: `work${n}`,
        version_num: 100,
        platform,
        state: downloaded,
        report_deadline: now + 30 * day,
        received_time: now,
      },
    })),
    { user_network_request: never },
  ];
}

/** The client reads a line for each element; what is there without a value is an empty element. */
function xml(value) {
  if (Array.isArray(value)) return value.map(xml).join('\n');
  return Object.entries(value)
    .map(([name, inner]) => {
      if (inner === true) return `<${name}/>`;
      return typeof inner === 'object'
        ? `<${name}>\n${xml(inner)}\n</${name}>`
        : `<${name}>${inner}</${name}>`;
    })
    .join('\n');
}
