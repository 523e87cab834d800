import { ChevronDown } from 'lucide-react';
import { MenuTrigger } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { ReactNode } from 'react';
import { Button } from './button.js';
import { MenuRows, type MenuRow } from './menu-button.js';

/** A button for the usual choice, with the other choices in a menu beside it. */
export function SplitButton(props: {
  readonly label: ReactNode;
  readonly onPress: () => void;
  /** Names the menu's button; without it: "More choices". */
  readonly menuLabel?: string;
  readonly rows: readonly MenuRow[];
}) {
  const { t } = useTranslation('parts');
  return (
    <div className="split-button">
      <Button onPress={props.onPress}>{props.label}</Button>
      <MenuTrigger>
        <Button aria-label={props.menuLabel ?? t('more')}>
          <ChevronDown size={14} aria-hidden />
        </Button>
        <MenuRows rows={props.rows} />
      </MenuTrigger>
    </div>
  );
}
