import { useTranslation } from 'react-i18next';
import { useAgent } from '../bridge/agent-store.js';
import { useCall } from '../bridge/use-call.js';

/** Which machine this is, at the foot of the navigation. */
export function MachineNote() {
  const { t } = useTranslation();
  const name = useAgent(({ snapshot }) => snapshot?.machine ?? null);
  const { value } = useCall('machine', {}, { isOff: name === null });
  return (
    <div className="machine-note">
      <b>{name ?? t('noMachine')}</b>
      {value && (
        <span>
          {value.descriptor.os.id} {value.descriptor.os.version} · {value.descriptor.arch}
        </span>
      )}
    </div>
  );
}
