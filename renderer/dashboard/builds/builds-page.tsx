import type { BuildSummary } from '@barnraiser/protocol';
import { Hammer, SearchX } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'wouter';
import { LinkButton } from '../../components/link-button.js';
import { ScreenHead } from '../../components/screen-head.js';
import { Select } from '../../components/select.js';
import { EmptyState } from '../../components/state-message.js';
import { call } from '../client/call.js';
import { useLive } from '../client/use-live.js';
import { isLive } from '../parts/build-state.js';
import { BuildTable } from '../parts/build-table.js';
import { MoreButton } from '../parts/more-button.js';
import { ShowLive } from '../parts/show-live.js';
import { pageSize, usePages } from '../parts/use-pages.js';
import { useTitle } from '../shell/use-title.js';

/** Which builds: the address says it, so that it can be passed on. */
interface Wanted {
  readonly project: string;
  readonly machine: string;
}

/** All builds, newest first; of one project or one machine where the address says so. */
export function BuildsPage() {
  const { t } = useTranslation('dashboard');
  useTitle(t('pages.builds'));
  const [search, setSearch] = useSearchParams();
  const wanted = { project: search.get('project') ?? '', machine: search.get('machine') ?? '' };
  const live = useLive('builds', { query: queryOf(wanted) });
  const change = (next: Wanted) =>
    setSearch(Object.fromEntries(Object.entries(next).filter(([, value]) => value !== '')));
  return (
    <div className="stack">
      <Headline builds={live.value?.builds ?? []} />
      <Filters wanted={wanted} onChange={change} />
      <ShowLive live={live}>
        {({ builds }) => <Builds key={JSON.stringify(wanted)} wanted={wanted} newest={builds} />}
      </ShowLive>
    </div>
  );
}

function queryOf({ project, machine }: Wanted) {
  return {
    limit: pageSize,
    ...(project === '' ? {} : { project }),
    ...(machine === '' ? {} : { machine }),
  };
}

function Headline({ builds }: { readonly builds: readonly BuildSummary[] }) {
  const { t } = useTranslation('dashboard');
  const running = builds.filter(isLive).length;
  return (
    <ScreenHead
      title={running === 0 ? t('builds.titleNone') : t('builds.title', { count: running })}
      sub={t('builds.sub')}
    />
  );
}

function Filters(props: { readonly wanted: Wanted; readonly onChange: (wanted: Wanted) => void }) {
  const { t } = useTranslation('dashboard');
  const { wanted, onChange } = props;
  const projects = useLive('projects', {}).value?.projects ?? [];
  const machines = useLive('machines', {}).value?.machines ?? [];
  const all = { id: '', label: t('builds.all') };
  return (
    <div className="filters">
      <Select
        label={t('builds.project')}
        value={wanted.project}
        options={[all, ...projects.map(({ project }) => ({ id: project, label: project }))]}
        onChange={(project) => onChange({ ...wanted, project })}
      />
      <Select
        label={t('builds.machine')}
        value={wanted.machine}
        options={[all, ...machines.map(({ id, name }) => ({ id: id as string, label: name }))]}
        onChange={(machine) => onChange({ ...wanted, machine })}
      />
    </div>
  );
}

function Builds({ wanted, newest }: { readonly wanted: Wanted; readonly newest: readonly BuildSummary[] }) {
  const { t } = useTranslation('dashboard');
  const { rows, more } = usePages(
    newest,
    async (before) => (await call('builds', { query: { ...queryOf(wanted), before } })).builds,
  );
  if (rows.length === 0) return <NoBuilds isFiltered={wanted.project !== '' || wanted.machine !== ''} />;
  return (
    <>
      <BuildTable label={t('builds.table')} builds={rows} />
      <MoreButton more={more} />
    </>
  );
}

function NoBuilds({ isFiltered }: { readonly isFiltered: boolean }) {
  const { t } = useTranslation('dashboard');
  if (!isFiltered) {
    return (
      <EmptyState icon={Hammer} title={t('builds.empty')}>
        {t('builds.emptyText')}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={SearchX}
      title={t('builds.nothingFound')}
      actions={<LinkButton href="/builds">{t('builds.showAll')}</LinkButton>}
    >
      {t('builds.nothingFoundText')}
    </EmptyState>
  );
}
