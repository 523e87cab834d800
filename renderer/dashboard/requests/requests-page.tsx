import type { RequestSummary } from '@barnraiser/protocol';
import { Inbox } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/button.js';
import { ScreenHead } from '../../components/screen-head.js';
import { EmptyState } from '../../components/state-message.js';
import { call } from '../client/call.js';
import { useIsAdmin } from '../client/session-store.js';
import { useLive } from '../client/use-live.js';
import { AskDialog } from '../parts/ask-dialog.js';
import { MoreButton } from '../parts/more-button.js';
import { ShowLive } from '../parts/show-live.js';
import { pageSize, usePages } from '../parts/use-pages.js';
import { useTitle } from '../shell/use-title.js';
import { RequestTable } from './request-table.js';

/** All requests, newest first. */
export function RequestsPage() {
  const { t } = useTranslation('dashboard');
  useTitle(t('pages.requests'));
  const requests = useLive('requests', { query: { limit: pageSize } });
  return <ShowLive live={requests}>{({ requests: newest }) => <Requests newest={newest} />}</ShowLive>;
}

function Requests({ newest }: { readonly newest: readonly RequestSummary[] }) {
  const { t } = useTranslation('dashboard');
  const { rows, more } = usePages(
    newest,
    async (before) => (await call('requests', { query: { limit: pageSize, before } })).requests,
  );
  const open = rows.filter(({ state }) => state === 'queued' || state === 'running').length;
  const title = open === 0 ? t('requests.titleNone') : t('requests.title', { count: open });
  return (
    <div className="stack">
      <ScreenHead title={title} sub={t('requests.sub')}>
        <AskButton />
      </ScreenHead>
      {rows.length === 0 ? (
        <EmptyState icon={Inbox} title={t('requests.empty')}>
          {t('requests.emptyText')}
        </EmptyState>
      ) : (
        <RequestTable requests={rows} />
      )}
      <MoreButton more={more} />
    </div>
  );
}

function AskButton() {
  const { t } = useTranslation('dashboard');
  const isAdmin = useIsAdmin();
  const [isAsking, setAsking] = useState(false);
  const { value } = useLive('projects', {});
  if (!isAdmin || value === null || value.projects.length === 0) return null;
  return (
    <>
      <Button onPress={() => setAsking(true)}>{t('actions.requestBuild')}</Button>
      {isAsking && <AskDialog projects={value.projects} onClose={() => setAsking(false)} />}
    </>
  );
}
