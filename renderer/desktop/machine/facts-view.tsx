import type { Descriptor } from '@barnraiser/protocol';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { FactList } from '../../components/fact-list.js';
import { formatCount, formatMb } from '../../words/format.js';

/** Every fact of a descriptor, by name; optional ones that are not sent are left out. */
export function FactsView({ descriptor }: { readonly descriptor: Descriptor }) {
  const { t } = useTranslation('machine');
  const { os, cpu, agent, owner, location, power, network } = descriptor;
  const yesNo = (value: boolean) => t(value ? 'facts.yes' : 'facts.no');
  const cloud = [location?.cloud, location?.region, location?.instanceType].filter(Boolean).join(' · ');
  return (
    <FactList
      facts={[
        { name: t('name.label'), value: agent.name },
        { name: t('facts.id'), value: <code>{agent.id}</code> },
        { name: t('facts.kind'), value: t(`facts.kinds.${agent.kind}`) },
        { name: t('facts.agent'), value: [agent.version, ...agent.features].join(', ') },
        { name: t('facts.os'), value: `${os.id} ${os.version} (${os.family})` },
        { name: t('facts.kernel'), value: os.kernel },
        { name: t('facts.libc'), value: os.libc ?? null },
        { name: t('facts.arch'), value: descriptor.arch },
        { name: t('facts.cpu'), value: `${cpu.vendor} ${cpu.model}` },
        {
          name: t('facts.cores'),
          value: t('facts.threads', { physical: cpu.physical, logical: cpu.logical }),
        },
        { name: t('facts.flags'), value: cpu.flags?.join(' ') ?? null },
        { name: t('facts.memory'), value: formatMb(descriptor.memMb) },
        { name: t('facts.disk'), value: formatMb(descriptor.disk.freeMb) },
        {
          name: t('facts.tools'),
          value:
            descriptor.tools.map(({ name, version }) => `${name} ${version}`).join(', ') || t('facts.none'),
        },
        { name: t('facts.sandbox'), value: descriptor.sandbox.join(', ') || t('facts.none') },
        { name: t('facts.battery'), value: yesNo(power.battery) },
        { name: t('facts.metered'), value: network.metered === undefined ? null : yesNo(network.metered) },
        { name: t('facts.limits'), value: limitsText(descriptor, t) },
        { name: t('facts.cloud'), value: cloud || null },
        { name: t('facts.labels'), value: labelsText(descriptor.labels) ?? t('facts.none') },
        { name: t('facts.owner'), value: owner.displayName ?? t('facts.ownerNone') },
      ]}
    />
  );
}

function limitsText({ limits }: Descriptor, t: TFunction<'machine'>): string {
  const parts = [
    limits.cores === undefined
      ? null
      : t('facts.limitCores', { count: limits.cores, cores: formatCount(limits.cores, 1) }),
    limits.memMb === undefined ? null : t('facts.limitMemory', { memory: formatMb(limits.memMb) }),
    limits.diskMb === undefined ? null : t('facts.limitDisk', { disk: formatMb(limits.diskMb) }),
  ].filter((part) => part !== null);
  return parts.join(', ') || t('facts.none');
}

function labelsText(labels: Readonly<Record<string, string>>): string | null {
  const parts = Object.entries(labels).map(([name, value]) => `${name}: ${value}`);
  return parts.join(', ') || null;
}
