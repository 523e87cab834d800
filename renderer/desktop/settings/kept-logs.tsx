import { useTranslation } from 'react-i18next';
import { LimitNumber } from '../../components/limit-number.js';
import { call } from '../bridge/bridge.js';
import { useCall } from '../bridge/use-call.js';
import { useTask } from '../bridge/use-task.js';

/** How much of finished builds' logs stays on this machine. */
export function KeptLogs() {
  const { t } = useTranslation('settings');
  const settings = useCall('settings');
  const save = useTask((keptLogsMb: number) => call('changeSettings', { keptLogsMb }));
  const current = save.value ?? settings.value;
  const problem = save.problem ?? settings.problem;
  if (!current) return problem && <p className="field-error">{problem.message}</p>;
  return (
    <>
      <LimitNumber
        label={t('storage.kept')}
        hint={t('storage.keptHint')}
        value={current.keptLogsMb}
        min={0}
        max={1_000_000}
        step={50}
        bad={t('storage.keptBad')}
        onChange={(next) => void save.run(Math.round(next))}
      />
      {problem && <p className="field-error">{problem.message}</p>}
    </>
  );
}
