const before = `
import os
from buildbot.plugins import worker, schedulers, steps, util, changes

FOLDER, HOST = os.environ['BB_FOLDER'], os.environ['BB_HOST']
PB, WWW = int(os.environ['BB_PB']), int(os.environ['BB_WWW'])
c = BuildmasterConfig = {}
c['buildbotNetUsageData'] = None
c['title'], c['titleURL'] = 'test', 'http://localhost/'
c['buildbotURL'] = f'http://localhost:{WWW}/'
c['db'] = {'db_url': 'sqlite:///state.sqlite'}
c['protocols'] = {'pb': {'port': f'tcp:{PB}:interface={HOST}'}}
c['www'] = {'port': f'tcp:{WWW}:interface={HOST}', 'plugins': {}}
`;

const after = `
c.setdefault('schedulers', []).append(
    schedulers.ForceScheduler(name='force', builderNames=[b.name for b in c['builders']]))
`;

/**
 * A whole master.cfg around what a test configures. The test's Python finds `c` with everything
 * but workers and builders, the plugins, the ports `PB` and `WWW` at the address HOST, and FOLDER, the master's own
 * temporary folder; every builder can be forced afterwards.
 */
export function wholeConfig(config: string): string {
  return `${before}${config}${after}`;
}
