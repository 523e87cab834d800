import { useTranslation } from 'react-i18next';
import { ScreenHead } from '../../components/screen-head.js';
import { ErrorState, Loading } from '../../components/state-message.js';
import { useAgent } from '../bridge/agent-store.js';
import { useCall } from '../bridge/use-call.js';
import { HowLegend } from './how-badge.js';
import { LimitsFoot } from './limits-foot.js';
import { PresetRow } from './preset-row.js';
import type { RuleProps } from './rule-props.js';
import { BusyRule } from './rules/busy-rule.js';
import { ColumnsRule } from './rules/columns-rule.js';
import { DiskRule } from './rules/disk-rule.js';
import { HeatRule } from './rules/heat-rule.js';
import { HoursRule } from './rules/hours-rule.js';
import { NetworkRule } from './rules/network-rule.js';
import { PowerRule } from './rules/power-rule.js';
import { PresenceRule } from './rules/presence-rule.js';
import { ProgramsRule } from './rules/programs-rule.js';
import { useLimits } from './use-limits.js';
import { ScheduleRule } from './week/schedule-rule.js';

/** When this machine may build and what a build may use, with what holds now under each rule. */
export function LimitsScreen() {
  const { t } = useTranslation('limits');
  const editor = useLimits();
  const snapshot = useAgent((agent) => agent.snapshot);
  const machine = useCall('machine').value;
  const cores = machine?.descriptor.cpu.logical ?? navigator.hardwareConcurrency;
  const { limits } = editor;
  return (
    <div className="stack limits">
      <ScreenHead title={t('title')} sub={t('subline')} />
      {!limits && !editor.readProblem && <Loading label={t('loading')} />}
      {!limits && editor.readProblem && (
        <ErrorState problem={editor.readProblem} title={t('couldNotRead')} onRetry={editor.reload} />
      )}
      {limits && (
        <>
          <Rules {...{ limits, snapshot, machine, cores }} change={editor.saver.change} />
          <LimitsFoot editor={editor} snapshot={snapshot} />
        </>
      )}
    </div>
  );
}

function Rules(props: RuleProps) {
  return (
    <>
      <PresetRow {...props} />
      <HowLegend />
      <ColumnsRule {...props} />
      <div className="cols">
        <PresenceRule {...props} />
        <ProgramsRule {...props} />
        <PowerRule {...props} />
        <HeatRule {...props} />
        <BusyRule {...props} />
        <HoursRule {...props} />
        <DiskRule {...props} />
        <NetworkRule {...props} />
      </div>
      <ScheduleRule {...props} />
    </>
  );
}
