import { CircleSlash, Eye, ShieldCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Badge } from '../../components/badge.js';
import type { How } from './how-kept.js';

const looks = {
  enforced: { icon: ShieldCheck, tone: 'good' },
  watched: { icon: Eye, tone: 'neutral' },
  unsupported: { icon: CircleSlash, tone: 'warn' },
} as const;

/** In a word and a shape, how a limit is kept on this machine. */
export function HowBadge({ how }: { readonly how: How | null }) {
  const { t } = useTranslation('limits');
  if (how === null) return null;
  const { icon, tone } = looks[how];
  return (
    <Badge icon={icon} tone={tone}>
      {t(`how.${how}`)}
    </Badge>
  );
}

/** What the three words mean. */
export function HowLegend() {
  const { t } = useTranslation('limits');
  return (
    <dl className="how-legend small muted" aria-label={t('howTitle')}>
      {(['enforced', 'watched', 'unsupported'] as const).map((how) => (
        <div key={how}>
          <dt>
            <HowBadge how={how} />
          </dt>
          <dd>{t(`howTexts.${how}`)}</dd>
        </div>
      ))}
    </dl>
  );
}
