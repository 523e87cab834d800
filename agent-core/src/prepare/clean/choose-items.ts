import type { DiskItem } from './disk-items.js';

/** What has to be kept to. Sizes in bytes. */
export interface DiskRules {
  /** For everything that the agent keeps; null: no limit. */
  readonly budgetBytes: number | null;
  /** How much is missing to the space that must stay free; 0: nothing. */
  readonly shortBytes: number;
  /** What the agent keeps beside these items: reports that wait, logs. */
  readonly otherBytes: number;
  /** Since when a build runs, epoch ms: what was used since may be in use. Null: none runs. */
  readonly inUseSince: number | null;
  /** Epoch ms. */
  readonly now: number;
}

/** An item that is to go, and why. */
export interface ChosenItem extends DiskItem {
  readonly why: 'left-over' | 'over-budget' | 'too-little-free';
}

/** A fetch takes so long at most; what is older is not going on any more. */
const fetchMs = 3_600_000;

/** What has to go: what is left over, then what was not used for the longest time, until the rules are kept. */
export function chooseItems(items: readonly DiskItem[], rules: DiskRules): ChosenItem[] {
  const { budgetBytes, shortBytes, otherBytes, inUseSince, now } = rules;
  const isLeftOver = ({ kind, usedAt }: DiskItem): boolean =>
    kind === 'work' || (kind === 'unfinished' && now - usedAt > fetchMs);
  const chosen: ChosenItem[] = items.filter(isLeftOver).map((item) => ({ ...item, why: 'left-over' }));
  let freed = sum(chosen);
  let total = otherBytes + sum(items) - freed;
  const others = items
    .filter((item) => !isLeftOver(item) && item.kind !== 'unfinished')
    .filter(({ usedAt }) => inUseSince === null || usedAt < inUseSince)
    .toSorted((a, b) => a.usedAt - b.usedAt);
  for (const item of others) {
    const isOver = total > (budgetBytes ?? Infinity);
    if (!isOver && freed >= shortBytes) break;
    chosen.push({ ...item, why: isOver ? 'over-budget' : 'too-little-free' });
    total -= item.bytes;
    freed += item.bytes;
  }
  return chosen;
}

function sum(items: readonly DiskItem[]): number {
  return items.reduce((total, { bytes }) => total + bytes, 0);
}
