import type { MachineReport } from '@barnraiser/protocol';
import { useTranslation } from 'react-i18next';
import { Card } from '../../components/card.js';
import { FactList } from '../../components/fact-list.js';
import { useNow } from '../../components/use-now.js';
import { formatSpan } from '../../words/format.js';

/** The agent that runs: version, process, and for how long. */
export function AgentCard({ agent }: Pick<MachineReport, 'agent'>) {
  const { t } = useTranslation('machine');
  const now = useNow(1000);
  return (
    <Card title={t('agent.title')}>
      <FactList
        facts={[
          { name: t('agent.version'), value: agent.version },
          { name: t('agent.uptime'), value: formatSpan(now - agent.startedAt) },
          { name: t('agent.process'), value: String(agent.pid) },
          { name: t('agent.runtime'), value: agent.node },
        ]}
      />
    </Card>
  );
}
