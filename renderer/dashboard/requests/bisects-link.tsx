import type { JobId } from '@barnraiser/protocol';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useLive } from '../client/use-live.js';

/** The way from a request for one commit of a failure back to the request that failed. */
export function BisectsLink({ jobId }: { readonly jobId: JobId }) {
  const { t } = useTranslation('dashboard');
  const failed = useLive('job', { params: { jobId } }).value?.requests.at(-1);
  if (failed === undefined) return t('merging.bisects');
  return <Link href={`/requests/${failed}`}>{t('merging.bisectsLink')}</Link>;
}
