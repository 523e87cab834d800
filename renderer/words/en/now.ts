/** Words of the Now screen. */
export const now = {
  title: 'Now',
} as const;
