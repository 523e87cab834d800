import type { Facts } from './scenario.js';

/** Emulated processors tell times in jumps; on real ones the bench of limits measures. */
const mostOver = 1.1;

/** What is wrong with the shares: one that the kernel does not keep, or that was broken, or hardly used. */
export function shareFlaws(shares: Facts['shares']): Facts['shares'][number][] {
  return shares.filter(({ percent, how, usedCores }) => {
    const cap = percent / 100;
    const isEnforced = how.cores === 'enforced' && how.cpu === 'enforced';
    return !isEnforced || usedCores > cap * mostOver || usedCores < cap / 2;
  });
}
