import { lazy, type ComponentType } from 'react';

/** Every page by its address; each is loaded when it is first opened. */
export const pageList: readonly { readonly path: string; readonly page: ComponentType }[] = [
  {
    path: '/',
    page: lazy(async () => ({ default: (await import('../overview/overview-page.js')).OverviewPage })),
  },
  {
    path: '/requests',
    page: lazy(async () => ({ default: (await import('../requests/requests-page.js')).RequestsPage })),
  },
  {
    path: '/requests/:id',
    page: lazy(async () => ({ default: (await import('../requests/request-page.js')).RequestPage })),
  },
  {
    path: '/builds',
    page: lazy(async () => ({ default: (await import('../builds/builds-page.js')).BuildsPage })),
  },
  {
    path: '/builds/:id',
    page: lazy(async () => ({ default: (await import('../builds/build-page.js')).BuildPage })),
  },
  {
    path: '/machines',
    page: lazy(async () => ({ default: (await import('../machines/machines-page.js')).MachinesPage })),
  },
  {
    path: '/machines/:id',
    page: lazy(async () => ({ default: (await import('../machines/machine-page.js')).MachinePage })),
  },
  {
    path: '/pools',
    page: lazy(async () => ({ default: (await import('../pools/pools-page.js')).PoolsPage })),
  },
  {
    path: '/pools/:name',
    page: lazy(async () => ({ default: (await import('../pools/pool-page.js')).PoolPage })),
  },
  {
    path: '/projects/:name',
    page: lazy(async () => ({ default: (await import('../projects/project-page.js')).ProjectPage })),
  },
];
