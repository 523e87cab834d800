import type { MachineSummary } from '@barnraiser/protocol';
import type { TFunction } from 'i18next';
import { SearchX, Server } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { Moment } from '../../components/moment.js';
import { ScreenHead } from '../../components/screen-head.js';
import { EmptyState } from '../../components/state-message.js';
import { formatCount, formatHours, formatMb } from '../../words/format.js';
import { useIsAdmin } from '../client/session-store.js';
import { useLive } from '../client/use-live.js';
import { PlainTable, type PlainColumn } from '../parts/plain-table.js';
import { ShowLive } from '../parts/show-live.js';
import { useTitle } from '../shell/use-title.js';
import { ApproveButton } from './approve-button.js';
import { MachineBadge } from './machine-badge.js';
import { MachineFilters, useShownMachines } from './machine-filters.js';
import { MachineOrigin } from './machine-origin.js';
import { hoursByKind, shownMachines } from './shown-machines.js';

/** All machines with what they do and have given. */
export function MachinesPage() {
  const { t } = useTranslation('dashboard');
  useTitle(t('pages.machines'));
  const live = useLive('machines', {});
  return <ShowLive live={live}>{({ machines }) => <Machines machines={machines} />}</ShowLive>;
}

function Machines({ machines }: { readonly machines: readonly MachineSummary[] }) {
  const { t } = useTranslation('dashboard');
  const isAdmin = useIsAdmin();
  const [shown, setShown] = useShownMachines();
  if (machines.length === 0) {
    return (
      <EmptyState icon={Server} title={t('machines.empty')}>
        {t(isAdmin ? 'machines.emptyText' : 'machines.emptyPublic')}
      </EmptyState>
    );
  }
  const here = machines.filter(({ state }) => state === 'idle' || state === 'building').length;
  const rows = shownMachines(machines, shown);
  return (
    <div className="stack">
      <ScreenHead
        title={here === 0 ? t('machines.titleNone') : t('machines.title', { count: here })}
        sub={subOf(machines, t)}
      />
      <MachineFilters shown={shown} onChange={setShown} />
      {rows.length === 0 ? (
        <EmptyState icon={SearchX} title={t('machines.noneShown')}>
          {t('machines.noneShownText')}
        </EmptyState>
      ) : (
        <PlainTable label={t('machines.table')} columns={columnsOf(t)} rows={rows} />
      )}
    </div>
  );
}

/** Those who give are counted by themselves. */
function subOf(machines: readonly MachineSummary[], t: TFunction<'dashboard'>): string {
  const { volunteers, launched } = hoursByKind(machines);
  const count = machines.filter(({ launch }) => launch === undefined).length;
  const hours = formatHours(volunteers);
  const launchedHours = formatHours(launched);
  if (count === 0) return t('machines.subNoVolunteers', { launchedHours });
  if (machines.length === count) return t('machines.sub', { count, hours });
  return t('machines.subLaunched', { count, hours, launchedHours });
}

function columnsOf(t: TFunction<'dashboard'>): PlainColumn<MachineSummary>[] {
  return [
    {
      id: 'name',
      name: t('machines.name'),
      cell: ({ id, name }) => <Link href={`/machines/${id}`}>{name}</Link>,
    },
    { id: 'of', name: t('machines.from'), cell: (machine) => <MachineOrigin machine={machine} /> },
    { id: 'platform', name: t('machines.platform'), cell: ({ os, arch }) => `${os} · ${arch}` },
    {
      id: 'size',
      name: t('machines.size'),
      cell: ({ cpus, memMb }) => `${t('machines.cores', { count: cpus })} · ${formatMb(memMb)}`,
    },
    {
      id: 'state',
      name: t('machines.state'),
      cell: (machine) => (
        <span className="row">
          <MachineBadge state={machine.state} />
          <ApproveButton machine={machine} />
        </span>
      ),
    },
    {
      id: 'seen',
      name: t('machines.seen'),
      cell: ({ lastSeenAt }) =>
        lastSeenAt === null ? t('machines.never') : <Moment at={Date.parse(lastSeenAt)} isRelative />,
    },
    {
      id: 'builds',
      name: t('machines.builds'),
      isNumber: true,
      cell: ({ id, builds }) => <Link href={`/builds?machine=${id}`}>{formatCount(builds)}</Link>,
    },
    {
      id: 'hours',
      name: t('machines.hours'),
      isNumber: true,
      cell: ({ hoursGiven }) => formatHours(hoursGiven),
    },
  ];
}
