import type { PoolDecision } from '@barnraiser/protocol';
import { instant } from '../../store/instant.js';
import { sentence } from '../planner/sentence.js';
import type { KeptDecision } from '../store/decisions.js';
import { actionText } from './action-text.js';
import { alarmText } from './alarm-text.js';

/** A decision in words, as of the moment when it last stood. */
export function decisionView(decision: KeptDecision): PoolDecision {
  const { report, actions, alarms, decidedAtMs, repeatedAtMs } = decision;
  const { pool: _pool, reasons: _reasons, ...figures } = report;
  return {
    decidedAt: instant(decidedAtMs),
    until: instant(repeatedAtMs),
    sentence: sentence(report, repeatedAtMs),
    actions: actions.map((action) => actionText(action)),
    ...figures,
    alarms: alarms.map((alarm) => ({ kind: alarm.kind, text: alarmText(alarm, repeatedAtMs) })),
  };
}
