/** What a row of the tray's menu does. */
export type MenuAction =
  | 'open'
  | 'pause-15m'
  | 'pause-1h'
  | 'pause-tomorrow'
  | 'pause-until-resumed'
  | 'resume'
  | 'finish'
  | 'anyway'
  | 'anyway-end'
  | 'stop-all'
  | 'settings'
  | 'start-agent'
  | 'quit';

/** A row of the tray's menu, as data. Labels are plain text: `&` means itself. */
export type MenuItem =
  | { readonly kind: 'note'; readonly id: 'sentence' | 'build'; readonly label: string }
  | { readonly kind: 'action'; readonly id: MenuAction; readonly label: string; readonly isEnabled?: boolean }
  | {
      readonly kind: 'menu';
      readonly id: 'pause';
      readonly label: string;
      readonly items: readonly MenuItem[];
    }
  | { readonly kind: 'line' };
