import { type ArtifactSummary, type BuildDetail, endpoints } from '@barnraiser/protocol';
import type { TFunction } from 'i18next';
import { Download, Package } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../components/state-message.js';
import { formatBytes } from '../../words/format.js';
import { addressOf } from '../client/address.js';
import { PlainTable, type PlainColumn } from '../parts/plain-table.js';

type Row = ArtifactSummary & { readonly id: string };

/** The files that a build left, to download and to compare. */
export function ArtifactTable({ build }: { readonly build: BuildDetail }) {
  const { t } = useTranslation('dashboard');
  if (build.artifacts.length === 0) {
    return (
      <EmptyState icon={Package} title={t('build.artifacts.none')}>
        {t('build.artifacts.noneText')}
      </EmptyState>
    );
  }
  return (
    <PlainTable
      label={t('build.artifacts.table')}
      columns={columnsOf(build, t)}
      rows={build.artifacts.map((artifact) => ({ ...artifact, id: artifact.name }))}
    />
  );
}

function columnsOf(build: BuildDetail, t: TFunction<'dashboard'>): PlainColumn<Row>[] {
  return [
    {
      id: 'name',
      name: t('build.artifacts.name'),
      cell: ({ name, complete }) =>
        complete ? (
          <a
            href={addressOf(endpoints.artifact, { claimId: build.id, name })}
            download={name.split('/').at(-1)}
            aria-label={t('build.artifacts.download', { name })}
            className="download"
          >
            <Download size={14} aria-hidden />
            {name}
          </a>
        ) : (
          <>
            {name} <span className="muted">{t('build.artifacts.arriving')}</span>
          </>
        ),
    },
    {
      id: 'size',
      name: t('build.artifacts.size'),
      isNumber: true,
      cell: ({ sizeBytes }) => formatBytes(sizeBytes),
    },
    { id: 'type', name: t('build.artifacts.type'), cell: ({ mediaType }) => mediaType },
    {
      id: 'sha256',
      name: t('build.artifacts.sha256'),
      cell: ({ sha256 }) => <code className="digest">{sha256}</code>,
    },
  ];
}
