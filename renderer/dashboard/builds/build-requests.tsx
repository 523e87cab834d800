import type { BuildSummary, RequestId } from '@barnraiser/protocol';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';

const mostNamed = 10;

/** For whom a build is, where that is more than one request, or where later ones were answered with it. */
export function BuildRequests({ build }: { readonly build: BuildSummary }) {
  const { t } = useTranslation('dashboard');
  const { requests, reusedBy, outcome } = build;
  const isMerged = requests.length > 1;
  return (
    <>
      <p className="small muted">
        {t('merging.serves', { count: requests.length })} <RequestLinks ids={requests} />
        {isMerged && outcome === 'failed' && ` ${t('merging.bisectHint')}`}
      </p>
      {reusedBy.length > 0 && (
        <p className="small muted">
          {t('merging.reusedBy', { count: reusedBy.length })} <RequestLinks ids={reusedBy} />
        </p>
      )}
    </>
  );
}

/** The newest first, since it says what is built. */
function RequestLinks({ ids }: { readonly ids: readonly RequestId[] }) {
  const { t } = useTranslation('dashboard');
  const shown = ids.toReversed().slice(0, mostNamed);
  return (
    <>
      {shown.map((id, index) => (
        <span key={id}>
          {index > 0 && ', '}
          <Link href={`/requests/${id}`}>{t('merging.requestOf', { id: id.slice(-8) })}</Link>
        </span>
      ))}
      {ids.length > shown.length && ` ${t('overview.more', { count: ids.length - shown.length })}`}.
    </>
  );
}
