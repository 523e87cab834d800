import type { Column, Snapshot } from '@barnraiser/protocol';
import type { TFunction } from 'i18next';
import { Radio } from 'lucide-react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Badge } from '../../../components/badge.js';
import { Slider } from '../../../components/slider.js';
import { Switch } from '../../../components/switch.js';
import { formatCount, formatMb } from '../../../words/format.js';
import { LimitNumber } from '../../../components/limit-number.js';
import { howKept } from '../how-kept.js';
import type { RuleProps } from '../rule-props.js';
import { ShareFields } from './share-fields.js';

const mbPerGb = 1024;

/** Cores, their time, and memory in one of the two situations. */
export function ColumnFields(props: RuleProps & { readonly name: 'present' | 'away' }) {
  const { t } = useTranslation('limits');
  const id = useId();
  const { name, limits, snapshot, cores } = props;
  const holds = snapshot?.column === name;
  const set = (part: Partial<Column>) =>
    props.change(name === 'present' ? { present: part } : { away: part });
  return (
    <section className={holds ? 'limit-column holds' : 'limit-column'} aria-labelledby={id}>
      <h3 id={id}>
        {t(`columns.${name}`)}
        {holds && (
          <Badge icon={Radio} tone="calm">
            {t('columns.holds')}
          </Badge>
        )}
      </h3>
      <CoresFields value={limits[name].cores} cores={cores} onChange={(value) => set({ cores: value })} />
      <ShareFields
        value={limits[name].cpuPercent}
        cores={Math.min(limits[name].cores ?? cores, cores)}
        how={howKept('cpu', snapshot, props.machine)}
        hasWholeCores={howKept('cores', snapshot, props.machine) !== 'unsupported'}
        onChange={(cpuPercent) => set({ cpuPercent })}
      />
      <MemoryFields
        value={limits[name].memoryMb}
        memMb={props.machine?.descriptor.memMb ?? null}
        onChange={(memoryMb) => set({ memoryMb })}
      />
      <p className="rule-now">
        <b>{t('now')}</b> {holds && snapshot ? usage(snapshot, t) : t('columns.notThis')}
      </p>
    </section>
  );
}

function CoresFields(props: {
  readonly value: number | null;
  readonly cores: number;
  readonly onChange: (value: number | null) => void;
}) {
  const { t } = useTranslation('limits');
  const { cores } = props;
  const value = Math.min(props.value ?? cores, cores);
  const set = (next: number) => props.onChange(next >= cores ? null : Math.round(next));
  const text =
    value === 0
      ? t('columns.coresNone')
      : value === cores
        ? t('columns.coresAll', { count: cores })
        : t('columns.coresOf', { cores: value, count: cores });
  return (
    <div className="cores-row">
      <Slider label={t('columns.cores')} value={value} min={0} max={cores} text={text} onChange={set} />
      <LimitNumber
        label={t('columns.coresNumber')}
        value={value}
        min={0}
        max={cores}
        step={1}
        bad={t('columns.coresBad', { count: cores })}
        onChange={set}
      />
    </div>
  );
}

function MemoryFields(props: {
  readonly value: number | null;
  readonly memMb: number | null;
  readonly onChange: (value: number | null) => void;
}) {
  const { t } = useTranslation('limits');
  const half = Math.max(0.5, Math.round((props.memMb ?? 4 * mbPerGb) / mbPerGb) / 2);
  return (
    <>
      <Switch
        label={t('columns.memoryLimit')}
        isOn={props.value !== null}
        onChange={(on) => props.onChange(on ? half * mbPerGb : null)}
      />
      {props.value !== null && (
        <LimitNumber
          label={t('columns.memoryUnit')}
          value={props.value / mbPerGb}
          min={0.125}
          max={65_536}
          step={0.125}
          bad={t('columns.memoryTooSmall')}
          onChange={(gb) => props.onChange(Math.round(gb * mbPerGb))}
        />
      )}
    </>
  );
}

function usage({ meters }: Snapshot, t: TFunction<'limits'>): string {
  const cores = meters.find(({ kind }) => kind === 'cores');
  const memory = meters.find(({ kind }) => kind === 'memory');
  const parts: string[] = [];
  if (cores?.used != null) parts.push(t('columns.nowCores', { used: formatCount(cores.used, 1) }));
  if (memory?.used != null) parts.push(t('columns.nowMemory', { used: formatMb(memory.used) }));
  return parts.length > 0 ? parts.join(', ') : t('nowUnknown');
}
