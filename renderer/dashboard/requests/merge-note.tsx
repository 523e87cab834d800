import type { RequestSummary } from '@barnraiser/protocol';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { formatCommit } from '../../words/format.js';

/** What a request has to do with others, in a few words; nothing where it stands alone. */
export function MergeNote({ request }: { readonly request: RequestSummary }) {
  const { t } = useTranslation('dashboard');
  const { mergedInto, mergedFrom, reusedFrom } = request;
  return (
    <>
      {mergedInto.map((merge) => (
        <Link key={merge.request} href={`/requests/${merge.request}`} className="merge-note">
          {intoText(request, merge.request, t)}
        </Link>
      ))}
      {mergedFrom.length > 0 && (
        <span className="merge-note">{t('merging.fromShort', { count: mergedFrom.length })}</span>
      )}
      {reusedFrom.length > 0 && <span className="merge-note">{t('merging.reusedShort')}</span>}
    </>
  );
}

/** It is the job's commit that is built; the request's own is shown beside it. */
function intoText({ jobs, commit }: RequestSummary, other: string, t: TFunction<'dashboard'>): string {
  const built = jobs.find(({ mergedInto }) => mergedInto === other)?.commit ?? null;
  if (built === null || built === commit) return t('merging.intoShortNone');
  return t('merging.intoShort', { commit: formatCommit(built) });
}
