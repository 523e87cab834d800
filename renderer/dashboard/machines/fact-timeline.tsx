import type { MachineDetail } from '@barnraiser/protocol';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { Card } from '../../components/card.js';
import { FactList } from '../../components/fact-list.js';
import { Moment } from '../../components/moment.js';
import { factChanges, type FactChange } from './fact-changes.js';
import { factList, factRows } from './fact-rows.js';

type Described = MachineDetail['descriptors'][number];

/** The revisions of a machine's facts, newest first, each with what it changed. */
export function FactTimeline({ descriptors }: { readonly descriptors: readonly Described[] }) {
  const { t } = useTranslation('dashboard');
  return (
    <Card title={t('machine.history')}>
      <p className="small muted">{t('machine.historyText')}</p>
      <ol className="timeline">
        {descriptors.map((described, index) => (
          // A machine may return to earlier facts, so that a revision alone names no place here.
          <li key={`${described.rev} ${described.since}`}>
            <Revision described={described} before={descriptors[index + 1] ?? null} />
          </li>
        ))}
      </ol>
    </Card>
  );
}

function Revision({
  described,
  before,
}: {
  readonly described: Described;
  readonly before: Described | null;
}) {
  const { t } = useTranslation('dashboard');
  const rows = factRows(described.descriptor, t);
  const changes = before === null ? null : factChanges(factRows(before.descriptor, t), rows);
  return (
    <>
      <p>
        <b>
          <Moment at={Date.parse(described.since)} />
        </b>{' '}
        <code className="muted">{described.rev.slice(0, 8)}</code>
      </p>
      {changes === null && <p className="small">{t('machine.first')}</p>}
      {changes?.length === 0 && <p className="small muted">{t('machine.same')}</p>}
      {changes !== null && (
        <ul className="small">
          {changes.map((change) => (
            <li key={change.key}>{changeText(change, t)}</li>
          ))}
        </ul>
      )}
      <details className="small">
        <summary>{t('machine.allFacts')}</summary>
        <FactList facts={factList(described.descriptor, t)} />
      </details>
    </>
  );
}

function changeText({ name, before, after }: FactChange, t: TFunction<'dashboard'>): string {
  if (before === null) return t('machine.added', { name, after: after ?? '' });
  if (after === null) return t('machine.removed', { name, before });
  return t('machine.changed', { name, before, after });
}
