import type { MachineSummary } from '@barnraiser/protocol';
import { CloudCog, HeartHandshake } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { Badge } from '../../components/badge.js';
import { useIsAdmin } from '../client/session-store.js';

/** Whose a machine is: a volunteer's, or the coordinator's own, launched for a pool. */
export function MachineOrigin({ machine: { launch } }: { readonly machine: Pick<MachineSummary, 'launch'> }) {
  const { t } = useTranslation('dashboard');
  const isAdmin = useIsAdmin();
  if (launch === undefined) {
    return (
      <Badge icon={HeartHandshake} tone="good">
        {t('machines.volunteer')}
      </Badge>
    );
  }
  const badge = (
    <Badge icon={CloudCog} tone="calm">
      {t('machines.pool', { pool: launch.pool })}
    </Badge>
  );
  if (!isAdmin) return badge;
  return (
    <Link href={`/pools/${launch.pool}`} className="badge-link">
      {badge}
    </Link>
  );
}
