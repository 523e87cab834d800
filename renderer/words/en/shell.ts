/** Words of the window around the screens. */
export const shell = {
  brand: 'Barnraiser',
  navigation: 'Screens',
  skip: 'Skip to the screen',
  screens: {
    now: 'Now',
    log: 'Log',
    history: 'History',
    projects: 'Projects',
    limits: 'Limits',
    machine: 'Machine',
    settings: 'Settings',
  },
  faces: {
    building: 'Building',
    ready: 'Ready',
    waiting: 'Waiting',
    paused: 'Paused',
    'needs-you': 'Needs you',
    offline: 'Offline',
    finishing: 'Finishing',
  },
} as const;
