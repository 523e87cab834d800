import type { BuildSummary, MachineDetail } from '@barnraiser/protocol';
import { FileJson2, Sheet } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { MenuButton } from '../../components/menu-button.js';
import { Notice } from '../../components/notice.js';
import { call } from '../client/call.js';
import { saveFile } from '../client/save-file.js';
import { useDeed } from '../client/use-deed.js';
import { buildsCsv } from './builds-csv.js';

const pageLength = 500;

/** Saves a machine's whole contribution history: all of its builds, however many. */
export function ExportMenu({ machine }: { readonly machine: MachineDetail }) {
  const { t } = useTranslation('dashboard');
  const name = machine.name.replaceAll(/[^\w.-]+/g, '-');
  const exporting = useDeed(async (form: 'csv' | 'json') => {
    const builds = await allBuilds(machine);
    if (form === 'csv') saveFile(`${name}-builds.csv`, 'text/csv', buildsCsv(builds));
    else saveFile(`${name}.json`, 'application/json', JSON.stringify({ machine, builds }, null, 2));
  });
  return (
    <div className="export-menu">
      <MenuButton
        label={t('machine.export')}
        rows={[
          { id: 'csv', label: t('machine.exportCsv'), icon: Sheet, onAction: () => exporting.run('csv') },
          {
            id: 'json',
            label: t('machine.exportJson'),
            icon: FileJson2,
            onAction: () => exporting.run('json'),
          },
        ]}
      />
      {exporting.problem && <Notice level="error">{exporting.problem.message}</Notice>}
    </div>
  );
}

async function allBuilds({ id }: MachineDetail): Promise<BuildSummary[]> {
  const all: BuildSummary[] = [];
  for (let before: string | undefined; ;) {
    const query = { limit: pageLength, ...(before === undefined ? {} : { before }) };
    const { builds } = await call('machineHistory', { params: { agentId: id }, query });
    all.push(...builds);
    before = builds.at(-1)?.id;
    if (builds.length < pageLength) return all;
  }
}
