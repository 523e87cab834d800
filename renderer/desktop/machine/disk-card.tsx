import type { MachineReport } from '@barnraiser/protocol';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/button.js';
import { Card } from '../../components/card.js';
import { CopyButton } from '../../components/copy-button.js';
import { FactList } from '../../components/fact-list.js';
import { formatBytes } from '../../words/format.js';
import { call } from '../bridge/bridge.js';
import { useTask } from '../bridge/use-task.js';

interface Props {
  readonly disk: MachineReport['disk'];
  readonly onFreed: () => void;
}

/** What builds keep on the disk, and the button that removes what can be made again. */
export function DiskCard({ disk, onFreed }: Props) {
  const { t } = useTranslation('machine');
  const free = useTask(async () => {
    const { freedBytes } = await call('freeDisk');
    onFreed();
    return freedBytes;
  });
  const freeable = disk.workBytes + disk.cacheBytes;
  const used = freeable + disk.logBytes;
  return (
    <Card
      title={t('disk.title')}
      aside={
        <span className="small muted">
          {t('disk.total', { total: formatBytes(used) })},{' '}
          {disk.freeBytes === null
            ? t('disk.freeUnknown')
            : t('disk.free', { free: formatBytes(disk.freeBytes) })}
        </span>
      }
    >
      <DiskBar disk={disk} used={used} />
      <FactList
        facts={[
          { name: t('disk.work'), value: formatBytes(disk.workBytes) },
          { name: t('disk.cache'), value: formatBytes(disk.cacheBytes) },
          { name: t('disk.logs'), value: formatBytes(disk.logBytes) },
          { name: t('disk.folder'), value: <code>{disk.folder}</code> },
        ]}
      />
      <p className="small muted disk-hint">{t('disk.hint')}</p>
      <div className="row">
        <Button onPress={() => void free.run()} isPending={free.isRunning} isDisabled={freeable === 0}>
          {freeable === 0 ? t('disk.nothing') : t('disk.button', { size: formatBytes(freeable) })}
        </Button>
        <CopyButton
          text={disk.folder}
          label={t('disk.copyFolder')}
          copy={(text) => call('copyText', { text })}
        />
      </div>
      <output className="small disk-result">
        {free.value !== null &&
          (free.value > 0 ? t('disk.freed', { size: formatBytes(free.value) }) : t('disk.freedNone'))}
        {free.problem && `${t('disk.failed')}: ${free.problem.message}`}
      </output>
    </Card>
  );
}

const parts = [
  ['workBytes', 'var(--accent)'],
  ['cacheBytes', 'var(--calm)'],
  ['logBytes', 'var(--edge)'],
] as const;

/** The three parts in proportion; the list under it has the figures. */
function DiskBar({ disk, used }: { readonly disk: MachineReport['disk']; readonly used: number }) {
  if (used === 0) return null;
  return (
    <div className="disk-bar" aria-hidden>
      {parts.map(([key, background]) => (
        <i key={key} style={{ background, flexGrow: disk[key] / used }} />
      ))}
    </div>
  );
}
