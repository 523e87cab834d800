import type { BuildDetail } from '@barnraiser/protocol';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'wouter';
import { Tabs } from '../../components/tabs.js';
import { ArtifactTable } from './artifact-table.js';
import { BuildLog } from './build-log.js';
import { BuildMachine } from './build-machine.js';
import { BuildRecipe } from './build-recipe.js';
import { TestList } from './test-list.js';

/** The parts of a build; the address says which one is open. */
export function BuildTabs({ build }: { readonly build: BuildDetail }) {
  const { t } = useTranslation('dashboard');
  const [search, setSearch] = useSearchParams();
  const tests = build.tests?.total ?? build.testRecords.length;
  const files = build.artifacts.length;
  const tabs = [
    { id: 'log', label: t('build.tabs.log'), content: <BuildLog build={build} /> },
    {
      id: 'tests',
      label: tests === 0 ? t('build.tabs.tests') : t('build.tabs.testsCount', { count: tests }),
      content: <TestList build={build} />,
    },
    {
      id: 'artifacts',
      label: files === 0 ? t('build.tabs.artifacts') : t('build.tabs.artifactsCount', { count: files }),
      content: <ArtifactTable build={build} />,
    },
    { id: 'machine', label: t('build.tabs.machine'), content: <BuildMachine build={build} /> },
    { id: 'recipe', label: t('build.tabs.recipe'), content: <BuildRecipe build={build} /> },
  ];
  const wanted = search.get('tab');
  return (
    <Tabs
      label={t('build.tabs.label')}
      tabs={tabs}
      selected={tabs.some(({ id }) => id === wanted) && wanted !== null ? wanted : 'log'}
      onSelect={(tab) => setSearch(tab === 'log' ? {} : { tab }, { replace: true })}
    />
  );
}
