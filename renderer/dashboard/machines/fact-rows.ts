import type { Descriptor } from '@barnraiser/protocol';
import type { TFunction } from 'i18next';
import { formatMb } from '../../words/format.js';

/** One fact of a machine, in words; `key` is the same in every revision. */
export interface FactRow {
  readonly key: string;
  readonly name: string;
  readonly value: string;
}

/** The facts of a machine that are there, tools last and one by one. */
export function factRows(descriptor: Descriptor, t: TFunction<'dashboard'>): FactRow[] {
  const { os, cpu, agent, owner, location, power, network, limits } = descriptor;
  const yesNo = (value: boolean) => t(value ? 'facts.yes' : 'facts.no');
  const row = (key: keyof typeof names, value: string | null | undefined): FactRow[] =>
    value === null || value === undefined || value === '' ? [] : [{ key, name: t(names[key]), value }];
  return [
    ...row('name', agent.name),
    ...row('kind', t(`facts.kinds.${agent.kind}`)),
    ...row('os', `${os.id} ${os.version} (${os.family})`),
    ...row('kernel', os.kernel),
    ...row('libc', os.libc),
    ...row('arch', descriptor.arch),
    ...row('cpu', `${cpu.vendor} ${cpu.model}`.trim()),
    ...row('cores', t('facts.threads', { physical: cpu.physical, logical: cpu.logical })),
    ...row('memory', formatMb(descriptor.memMb)),
    ...row('disk', formatMb(descriptor.disk.freeMb)),
    ...row('sandbox', descriptor.sandbox.join(', ') || t('facts.noSandbox')),
    ...row('battery', yesNo(power.battery)),
    ...row('metered', network.metered === undefined ? null : yesNo(network.metered)),
    ...row('limits', limitsText(limits, t)),
    ...row('cloud', [location?.cloud, location?.region, location?.instanceType].filter(Boolean).join(' · ')),
    ...row(
      'labels',
      Object.entries(descriptor.labels)
        .map(([name, value]) => `${name}: ${value}`)
        .join(', '),
    ),
    ...row('owner', owner.displayName),
    ...row('agent', agent.version),
    ...descriptor.tools
      .toSorted((a, b) => a.name.localeCompare(b.name))
      .map((tool) => ({
        key: `tool.${tool.name}`,
        name: t('facts.tool', { name: tool.name }),
        value: tool.version,
      })),
  ];
}

/** The same with all tools in one line, for where nothing is compared. */
export function factList(descriptor: Descriptor, t: TFunction<'dashboard'>): FactRow[] {
  const rows = factRows(descriptor, t);
  const tools = rows
    .filter(({ key }) => key.startsWith('tool.'))
    .map(({ name, value }) => `${name} ${value}`);
  return [
    ...rows.filter(({ key }) => !key.startsWith('tool.')),
    { key: 'tools', name: t('facts.tools'), value: tools.join(', ') || t('facts.noTools') },
  ];
}

const names = {
  name: 'facts.name',
  kind: 'facts.kind',
  os: 'facts.os',
  kernel: 'facts.kernel',
  libc: 'facts.libc',
  arch: 'facts.arch',
  cpu: 'facts.cpu',
  cores: 'facts.cores',
  memory: 'facts.memory',
  disk: 'facts.disk',
  sandbox: 'facts.sandbox',
  battery: 'facts.battery',
  metered: 'facts.metered',
  limits: 'facts.limits',
  cloud: 'facts.cloud',
  labels: 'facts.labels',
  owner: 'facts.owner',
  agent: 'facts.agent',
} as const;

function limitsText(limits: Descriptor['limits'], t: TFunction<'dashboard'>): string {
  return [
    limits.cores === undefined ? null : t('machines.cores', { count: limits.cores }),
    limits.memMb === undefined ? null : `${t('facts.memory')} ${formatMb(limits.memMb)}`,
    limits.diskMb === undefined ? null : `${t('facts.disk')} ${formatMb(limits.diskMb)}`,
  ]
    .filter((part) => part !== null)
    .join(', ');
}
