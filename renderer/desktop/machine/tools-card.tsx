import type { ToolReport } from '@barnraiser/protocol';
import { useTranslation } from 'react-i18next';
import { Card } from '../../components/card.js';
import { CopyButton } from '../../components/copy-button.js';
import { call } from '../bridge/bridge.js';

/** The tools that builds find here, and how to get those that they would not find. */
export function ToolsCard({ tools }: { readonly tools: readonly ToolReport[] }) {
  const { t } = useTranslation('machine');
  const found = tools.filter((tool) => tool.version !== null);
  const missing = tools.filter((tool) => tool.version === null);
  return (
    <Card title={t('tools.title')} aside={<span className="small muted">{t('tools.intro')}</span>}>
      <h3>{t('tools.found')}</h3>
      {found.length === 0 && <p className="muted">{t('tools.noneFound')}</p>}
      <ul className="tools-found">
        {found.map((tool) => (
          <li key={tool.name}>
            <b>{tool.name}</b> {tool.version}
          </li>
        ))}
      </ul>
      <h3 className="tools-second">{t('tools.missing')}</h3>
      {missing.length === 0 && <p className="muted">{t('tools.noneMissing')}</p>}
      <ul className="tools-missing">
        {missing.map((tool) => (
          <MissingTool key={tool.name} tool={tool} />
        ))}
      </ul>
    </Card>
  );
}

function MissingTool({ tool }: { readonly tool: ToolReport }) {
  const { t } = useTranslation('machine');
  const { name, install } = tool;
  return (
    <li>
      <b>{name}</b>
      {install === null ? (
        <span className="muted">{t('tools.noHint')}</span>
      ) : (
        <>
          <code>{install}</code>
          <CopyButton
            text={install}
            label={t('tools.copy', { tool: name })}
            copy={(text) => call('copyText', { text })}
          />
        </>
      )}
    </li>
  );
}
