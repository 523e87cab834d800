import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'wouter';
import { Checkbox } from '../../components/checkbox.js';
import { Segmented } from '../../components/segmented.js';
import { machineKinds, type ShownMachines } from './shown-machines.js';

/** Which machines the address asks for, so that it can be passed on. */
export function useShownMachines(): readonly [ShownMachines, (shown: ShownMachines) => void] {
  const [search, setSearch] = useSearchParams();
  const kind = machineKinds.find((one) => one === search.get('kind')) ?? 'all';
  const change = (next: ShownMachines) =>
    setSearch({
      ...(next.kind === 'all' ? {} : { kind: next.kind }),
      ...(next.withLeft ? { left: 'yes' } : {}),
    });
  return [{ kind, withLeft: search.get('left') === 'yes' }, change];
}

/** Volunteers' machines, launched ones, or all. */
export function MachineFilters(props: {
  readonly shown: ShownMachines;
  readonly onChange: (shown: ShownMachines) => void;
}) {
  const { t } = useTranslation('dashboard');
  const { shown, onChange } = props;
  return (
    <div className="machine-filters">
      <Segmented
        label={t('machines.show')}
        value={shown.kind}
        choices={machineKinds.map((id) => ({ id, label: t(`machines.choices.${id}`) }))}
        onChange={(kind) => onChange({ ...shown, kind })}
      />
      <Checkbox
        label={t('machines.withLeft')}
        isOn={shown.withLeft}
        onChange={(withLeft) => onChange({ ...shown, withLeft })}
      />
    </div>
  );
}
