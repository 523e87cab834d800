import type { HistoryPage } from '@barnraiser/protocol';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/button.js';
import { DateField } from './date-field.js';
import { Select } from '../../components/select.js';
import {
  areDatesValid,
  buildOutcomes,
  everything,
  isFiltered,
  periods,
  type HistoryChoice,
} from './history-filters.js';

interface Props {
  readonly page: HistoryPage;
  readonly choice: HistoryChoice;
  readonly onChange: (choice: HistoryChoice) => void;
}

/** Which builds are shown: by project, outcome, platform and time. */
export function HistoryFilterBar({ page, choice, onChange }: Props) {
  const { t } = useTranslation('history');
  const change = (part: Partial<HistoryChoice>) => onChange({ ...choice, ...part });
  const any = { id: '', label: t('filters.any') };
  const named = (names: readonly string[]) => [any, ...names.map((id) => ({ id, label: id }))];
  return (
    <fieldset aria-label={t('filters.label')} className="history-filters">
      <Select
        label={t('filters.project')}
        value={choice.project ?? ''}
        options={named(page.projects)}
        onChange={(project) => change({ project: project || null })}
      />
      <Select
        label={t('filters.outcome')}
        value={choice.outcome ?? ''}
        options={[any, ...buildOutcomes.map((id) => ({ id, label: t(`outcomes.${id}`) }))]}
        onChange={(id) => change({ outcome: buildOutcomes.find((outcome) => outcome === id) ?? null })}
      />
      <Select
        label={t('filters.target')}
        value={choice.target ?? ''}
        options={named(page.targets)}
        onChange={(target) => change({ target: target || null })}
      />
      <Select
        label={t('filters.period')}
        value={choice.period}
        options={periods.map((id) => ({ id, label: t(`periods.${id}`) }))}
        onChange={(period) => change({ period })}
      />
      {choice.period === 'dates' && <Days choice={choice} change={change} />}
      {isFiltered(choice) && (
        <Button kind="quiet" onPress={() => onChange(everything)}>
          {t('filters.clear')}
        </Button>
      )}
    </fieldset>
  );
}

function Days(props: {
  readonly choice: HistoryChoice;
  readonly change: (part: Partial<HistoryChoice>) => void;
}) {
  const { t } = useTranslation('history');
  const { choice, change } = props;
  const error = areDatesValid(choice) ? null : t('filters.badDates');
  return (
    <>
      <DateField label={t('filters.from')} value={choice.from} onChange={(from) => change({ from })} />
      <DateField label={t('filters.to')} value={choice.to} error={error} onChange={(to) => change({ to })} />
    </>
  );
}
