import type { MachineReport } from '@barnraiser/protocol';
import { useTranslation } from 'react-i18next';
import { Notice } from '../../components/notice.js';
import { ScreenHead } from '../../components/screen-head.js';
import { usePageVisible } from '../../components/use-page-visible.js';
import { ErrorState, Loading } from '../../components/state-message.js';
import { formatMb } from '../../words/format.js';
import { useAgent } from '../bridge/agent-store.js';
import { useCall } from '../bridge/use-call.js';
import { AgentCard } from './agent-card.js';
import { DiskCard } from './disk-card.js';
import { FactsCard } from './facts-card.js';
import { IsolationCard } from './isolation-card.js';
import { MachineName } from './machine-name.js';
import { PublicPages } from './public-pages.js';
import { SensorsCard } from './sensors-card.js';
import { ToolsCard } from './tools-card.js';

/** This machine: its name, what coordinators are told of it, tools, sensors as they read now, and disk. */
export function MachineScreen() {
  const { t } = useTranslation('machine');
  const isOff = !usePageVisible();
  const machine = useCall('machine', {}, { refreshMs: 1000, isOff });
  const presence = useAgent((agent) => agent.snapshot?.conditions?.presence ?? null);
  const { value: report, problem } = machine;
  return (
    <div className="stack">
      <MachineHead report={report} onRenamed={machine.reload} />
      {machine.isLoading && <Loading label={t('loading')} />}
      {problem && !report && (
        <ErrorState problem={problem} title={t('couldNotRead')} onRetry={machine.reload} />
      )}
      {report && (
        <>
          {problem && <Notice level="warning">{t('sensors.stale', { problem: problem.message })}</Notice>}
          <div className="cols">
            <IsolationCard isolation={report.isolation} />
            <DiskCard disk={report.disk} onFreed={machine.reload} />
          </div>
          <SensorsCard sensors={report.sensors} presence={presence} />
          <ToolsCard tools={report.tools} />
          <FactsCard descriptor={report.descriptor} />
          <div className="cols">
            <AgentCard agent={report.agent} />
            <PublicPages agentId={report.descriptor.agent.id} />
          </div>
        </>
      )}
    </div>
  );
}

function MachineHead(props: { readonly report: MachineReport | null; readonly onRenamed: () => void }) {
  const { t } = useTranslation('machine');
  if (!props.report) return <ScreenHead title={t('title')} />;
  const { os, arch, cpu, memMb, agent } = props.report.descriptor;
  const sub = t('subline', {
    os: `${os.id} ${os.version}`,
    arch,
    cores: t('cores', { count: cpu.logical }),
    memory: formatMb(memMb),
  });
  return <MachineName name={agent.name} sub={sub} onRenamed={props.onRenamed} />;
}
