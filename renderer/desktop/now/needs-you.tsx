import { ShieldAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { WaitReason } from '@barnraiser/protocol';
import { Card } from '../../components/card.js';
import { LinkButton } from '../../components/link-button.js';

/** The one thing that only the owner can decide, with one way to do it. */
export function NeedsYou({ reason }: { readonly reason: WaitReason }) {
  const { t } = useTranslation('now');
  const [what, href] = remedies[reason.code] ?? ['projects', '#/projects'];
  return (
    <Card
      title={
        <span className="row">
          <ShieldAlert size={18} aria-hidden />
          {t('needsTitle')}
        </span>
      }
      className="needs-you"
    >
      <p>{reason.evidence}</p>
      {reason.action !== null && <p>{reason.action}</p>}
      <LinkButton kind="primary" href={href}>
        {t(`needs.${what}`)}
      </LinkButton>
    </Card>
  );
}

type Remedy = readonly ['isolation' | 'projects' | 'disk' | 'limits', string];

const remedies: Readonly<Partial<Record<WaitReason['code'], Remedy>>> = {
  'sandbox-missing': ['isolation', '#/machine'],
  'too-old': ['isolation', '#/machine'],
  'clock-skew': ['isolation', '#/machine'],
  'disk-floor': ['disk', '#/machine'],
  'cap-broken': ['limits', '#/limits'],
};
