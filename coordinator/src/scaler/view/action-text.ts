import type { Action } from '../planner/decision.js';

/** What is done, in words: `launch c7a.large in eu-central-1a at no more than $0.05/h, for load`. */
export function actionText(action: Action): string {
  switch (action.kind) {
    case 'launch': {
      const { type, zone, bid } = action.offer;
      const price = bid === null ? '' : ` at no more than $${bid.toFixed(4)}/h`;
      return `launch ${type} in ${zone}${price}, for ${action.reason === 'load' ? 'load' : 'the minimum'}`;
    }
    case 'repeat':
      return `give the order for launch ${action.launchId} again, which was not answered`;
    case 'adopt':
      return `launch ${action.launchId} became instance ${action.instanceId}`;
    case 'cancel':
      return `withdraw request ${action.requestId}, which is ${action.reason === 'unfilled' ? 'not filled' : 'not wanted any more'}`;
    case 'drain':
      return `drain the machine of launch ${action.launchId}: ${drainWords[action.reason]}`;
    case 'end':
      return `end instance ${action.instanceId}: ${endWords[action.reason]}`;
    case 'settle':
      return `launch ${action.launchId} is over: ${settleWords[action.reason]}`;
  }
}

const drainWords = {
  idle: 'it has been idle for its time',
  'max-life': 'its life is nearly over',
  interrupted: 'its provider takes it away',
  silent: 'it has not been heard of',
  'over-maximum': 'there are more than the maximum',
  removed: 'the pool is removed',
} as const satisfies Record<Extract<Action, { kind: 'drain' }>['reason'], string>;

const endWords = {
  drained: 'it is drained',
  'boot-timeout': 'it took too long to boot',
  orphan: 'no launch of ours has it',
} as const satisfies Record<Extract<Action, { kind: 'end' }>['reason'], string>;

const settleWords = {
  ended: 'it was ended',
  'boot-failed': 'it never became ready',
  gone: 'it is gone',
  unfilled: 'its request was not filled',
  lost: 'its order was never answered',
} as const satisfies Record<Extract<Action, { kind: 'settle' }>['reason'], string>;
