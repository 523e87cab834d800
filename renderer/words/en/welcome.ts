/** Words of the first-run wizard. */
export const welcome = {
  title: 'Welcome',
} as const;
