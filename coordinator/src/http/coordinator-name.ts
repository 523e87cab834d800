/** What this coordinator calls itself, to machines and on its pages. */
export const coordinatorName = 'Barnraiser';
