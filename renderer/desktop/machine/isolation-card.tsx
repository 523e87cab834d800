import type { MachineReport } from '@barnraiser/protocol';
import { ShieldAlert, ShieldCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Badge } from '../../components/badge.js';
import { Card } from '../../components/card.js';
import { FactList } from '../../components/fact-list.js';

/** How far a build is kept from the rest of the machine, how that is known, and what would better it. */
export function IsolationCard({ isolation }: Pick<MachineReport, 'isolation'>) {
  const { t } = useTranslation('machine');
  const { kind, proof, advice } = isolation;
  return (
    <Card
      title={t('isolation.title')}
      aside={
        <Badge icon={kind === 'none' ? ShieldAlert : ShieldCheck} tone={kind === 'none' ? 'warn' : 'good'}>
          {t(`isolation.kinds.${kind}`)}
        </Badge>
      }
    >
      <p>{t(`isolation.texts.${kind}`)}</p>
      <FactList
        facts={[
          { name: t('isolation.proof'), value: proof },
          { name: t('isolation.advice'), value: advice },
        ]}
      />
    </Card>
  );
}
