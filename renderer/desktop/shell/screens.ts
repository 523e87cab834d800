import {
  Cpu,
  Gauge,
  History,
  type LucideIcon,
  Package,
  ScrollText,
  Settings,
  SlidersHorizontal,
} from 'lucide-react';
import { type ComponentType, lazy, type LazyExoticComponent } from 'react';
import type { ScreenName } from '@barnraiser/protocol';

/** A screen of the navigation: its address is `/name`, and it is loaded when it is first opened. */
export interface ScreenEntry {
  readonly name: Exclude<ScreenName, 'welcome'>;
  readonly icon: LucideIcon;
  readonly screen: LazyExoticComponent<ComponentType>;
}

/** The screens, in the order of the navigation and of Ctrl+1 to Ctrl+7. */
export const screens: readonly ScreenEntry[] = [
  {
    name: 'now',
    icon: Gauge,
    screen: lazy(async () => ({ default: (await import('../now/now-screen.js')).NowScreen })),
  },
  {
    name: 'log',
    icon: ScrollText,
    screen: lazy(async () => ({ default: (await import('../log/log-screen.js')).LogScreen })),
  },
  {
    name: 'history',
    icon: History,
    screen: lazy(async () => ({ default: (await import('../history/history-screen.js')).HistoryScreen })),
  },
  {
    name: 'projects',
    icon: Package,
    screen: lazy(async () => ({ default: (await import('../projects/projects-screen.js')).ProjectsScreen })),
  },
  {
    name: 'limits',
    icon: SlidersHorizontal,
    screen: lazy(async () => ({ default: (await import('../limits/limits-screen.js')).LimitsScreen })),
  },
  {
    name: 'machine',
    icon: Cpu,
    screen: lazy(async () => ({ default: (await import('../machine/machine-screen.js')).MachineScreen })),
  },
  {
    name: 'settings',
    icon: Settings,
    screen: lazy(async () => ({ default: (await import('../settings/settings-screen.js')).SettingsScreen })),
  },
];
