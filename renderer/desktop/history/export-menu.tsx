import type { HistoryFilter } from '@barnraiser/protocol';
import { Braces, Download, Sheet } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { MenuButton } from '../../components/menu-button.js';
import { call } from '../bridge/bridge.js';
import { useTask } from '../bridge/use-task.js';

type Format = 'csv' | 'json';

/** Saves the builds that the filter lets through where the owner says. */
export function ExportMenu({ filter }: { readonly filter: HistoryFilter }) {
  const { t } = useTranslation('history');
  const task = useTask(async (format: Format) => {
    const { text, builds } = await call('exportHistory', { format, filter });
    const { path } = await call('saveText', { name: fileName(format, new Date()), text });
    return { path, builds };
  });
  return (
    <div className="export-menu">
      <MenuButton
        label={
          <>
            <Download size={15} aria-hidden />
            {t('export.label')}
          </>
        }
        rows={[
          { id: 'csv', label: t('export.csv'), icon: Sheet, onAction: () => void task.run('csv') },
          { id: 'json', label: t('export.json'), icon: Braces, onAction: () => void task.run('json') },
        ]}
      />
      <output className="small muted">
        {task.value?.path != null && t('export.saved', { count: task.value.builds, path: task.value.path })}
        {task.problem && `${t('export.failed')}: ${task.problem.message}`}
      </output>
    </div>
  );
}

function fileName(format: Format, now: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `barnraiser-history-${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}.${format}`;
}
