import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { Moment } from '../../components/moment.js';

const parts = /(\d{4}-\d\d-\d\dT[\d:.]+Z|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/;

/** Why nothing runs a job, as the coordinator says it; times in it become local ones, requests become links. */
export function WaitingText({ text }: { readonly text: string }) {
  const { t } = useTranslation('dashboard');
  return text.split(parts).map((part, index) => {
    if (index % 2 === 0) {
      // oxlint-disable-next-line react/no-array-index-key -- parts of one sentence have nothing else
      return <Fragment key={index}>{part}</Fragment>;
    }
    if (part.endsWith('Z')) return <Moment key={part} at={Date.parse(part)} />;
    return (
      <Link key={part} href={`/requests/${part}`}>
        {t('merging.newerRequest')}
      </Link>
    );
  });
}
