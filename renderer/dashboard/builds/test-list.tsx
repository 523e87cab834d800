import type { BuildDetail, TestRecord } from '@barnraiser/protocol';
import { CircleCheck, CircleDashed, CircleX, ListChecks, type LucideIcon } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Badge, type Tone } from '../../components/badge.js';
import { Notice } from '../../components/notice.js';
import { Segmented } from '../../components/segmented.js';
import { StatRow } from '../../components/stat-row.js';
import { EmptyState } from '../../components/state-message.js';
import { TextField } from '../../components/text-field.js';
import { formatCount, formatSpan } from '../../words/format.js';
import { isLive } from '../parts/build-state.js';
import { findTests, type TestsWanted } from './find-tests.js';

const looks: Record<TestRecord['status'], { readonly icon: LucideIcon; readonly tone: Tone }> = {
  passed: { icon: CircleCheck, tone: 'good' },
  failed: { icon: CircleX, tone: 'bad' },
  errored: { icon: CircleX, tone: 'bad' },
  xpass: { icon: CircleX, tone: 'warn' },
  xfail: { icon: CircleCheck, tone: 'neutral' },
  skipped: { icon: CircleDashed, tone: 'neutral' },
};

/** A build's tests, those in trouble first, with their counts and a search. */
export function TestList({ build }: { readonly build: BuildDetail }) {
  const { t } = useTranslation('dashboard');
  const { testRecords: records } = build;
  if (records.length === 0) {
    return (
      <EmptyState icon={ListChecks} title={t('build.tests.none')}>
        {t(isLive(build) ? 'build.tests.later' : 'build.tests.noneText')}
      </EmptyState>
    );
  }
  return (
    <div className="stack">
      <Counts build={build} />
      <Found records={records} total={build.tests?.total ?? records.length} />
    </div>
  );
}

function Counts({ build }: { readonly build: BuildDetail }) {
  const { t } = useTranslation('dashboard');
  const { tests } = build;
  if (tests === null) return null;
  const names = ['total', 'passed', 'failed', 'errored', 'skipped', 'xfail', 'xpass'] as const;
  const shown = names.filter((name) => name === 'total' || name === 'failed' || tests[name] > 0);
  return (
    <StatRow
      stats={shown.map((name) => ({
        name: t(`build.tests.counts.${name}`),
        value: formatCount(tests[name]),
      }))}
    />
  );
}

function Found({ records, total }: { readonly records: readonly TestRecord[]; readonly total: number }) {
  const { t } = useTranslation('dashboard');
  const [search, setSearch] = useState('');
  const [wanted, setWanted] = useState<'all' | 'not-passed'>('all');
  const found = findTests(records, wanted satisfies TestsWanted, search);
  return (
    <>
      <div className="filters">
        <TextField label={t('build.tests.search')} value={search} onChange={setSearch} />
        <Segmented
          label={t('build.tests.show')}
          value={wanted}
          choices={[
            { id: 'all', label: t('build.tests.all') },
            { id: 'not-passed', label: t('build.tests.notPassed') },
          ]}
          onChange={setWanted}
        />
      </div>
      {records.length < total && (
        <Notice level="info">
          {t('build.tests.cut', { shown: formatCount(records.length), total: formatCount(total) })}
        </Notice>
      )}
      <output className="small muted">
        {found.length === 0 ? t('build.tests.nothingFound') : t('build.tests.found', { count: found.length })}
      </output>
      <ul className="test-list">
        {found.map((record) => (
          <TestRow key={record.id} record={record} />
        ))}
      </ul>
    </>
  );
}

function TestRow({ record }: { readonly record: TestRecord }) {
  const { t } = useTranslation('dashboard');
  const { icon, tone } = looks[record.status];
  const place =
    record.file === undefined
      ? null
      : [record.file, record.line].filter((part) => part !== undefined).join(':');
  return (
    <li>
      <Badge icon={icon} tone={tone}>
        {t(`build.tests.statuses.${record.status}`)}
      </Badge>
      <div>
        <b>{record.name}</b>
        <p className="small muted">{[record.suite, place].filter(Boolean).join(' · ')}</p>
        {record.message !== undefined && <pre className="test-message">{record.message}</pre>}
      </div>
      <span className="small muted">
        {record.durationMs === undefined ? '' : formatSpan(record.durationMs)}
      </span>
    </li>
  );
}
