import { type BuildDetail, endpoints } from '@barnraiser/protocol';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LogView } from '../../components/log-view/log-view.js';
import { lineFragment, parseLineFragment } from '../../components/log-view/rows/line-range.js';
import { addressOf } from '../client/address.js';
import { CoordinatorLog } from '../client/coordinator-log.js';
import { copyText } from '../client/copy-text.js';
import { saveFrom } from '../client/save-file.js';

/** A build's console log; while the build runs it follows. Lines are linked by the address (`#L12`). */
export function BuildLog({ build }: { readonly build: BuildDetail }) {
  const { t } = useTranslation('dashboard');
  const { id: claimId, project, target } = build;
  const [sizeBytes] = useState(build.logs.console?.bytes ?? 0);
  const source = useMemo(() => new CoordinatorLog(claimId, sizeBytes), [claimId, sizeBytes]);
  const [linked] = useState(() => parseLineFragment(window.location.hash));
  return (
    <div className="build-log">
      <LogView
        source={source}
        linked={linked}
        copy={copyText}
        onLink={(lines) => {
          const { pathname, search } = window.location;
          window.history.replaceState(null, '', `${pathname}${search}${lineFragment(lines)}`);
          // What cannot be copied stands in the address line all the same.
          copyText(window.location.href).catch(() => undefined);
        }}
        onSave={() => {
          const name = t('build.logName', { project, target, id: claimId.slice(-8) });
          saveFrom(
            addressOf(endpoints.log, { claimId, stream: 'console' }),
            name.replaceAll(/[^\w.+-]+/g, '-'),
          );
        }}
      />
    </div>
  );
}
