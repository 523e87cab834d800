import { ArrowDownToLine, CircleX, Clock, Download, Hash, Link2, WrapText } from 'lucide-react';
import { ToggleButton, Toolbar } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { formatCount } from '../../../words/format.js';
import { Button } from '../../button.js';
import { Hint } from '../../tooltip.js';
import type { TimeMode } from './times.js';

export interface LogToolbarProps {
  readonly errors: number;
  readonly errorsOnly: boolean;
  readonly onErrorsOnly: (errorsOnly: boolean) => void;
  readonly time: TimeMode;
  readonly hasTimes: boolean;
  readonly onNextTime: () => void;
  readonly isWrapped: boolean;
  readonly onWrap: (isWrapped: boolean) => void;
  /** Null when nothing more will come. */
  readonly isFollowing: boolean | null;
  readonly onFollow: (isFollowing: boolean) => void;
  readonly onGoToLine: () => void;
  /** Null: there is nothing to link to. */
  readonly onCopyLink: (() => void) | null;
  readonly canLink: boolean;
  readonly onSave: (() => void) | null;
}

/** How the log is shown, and what can be taken from it. */
export function LogToolbar(props: LogToolbarProps) {
  const { t } = useTranslation('log');
  return (
    <Toolbar className="log-tools" aria-label={t('toolbar')}>
      <ToggleButton className="button quiet" isSelected={props.errorsOnly} onChange={props.onErrorsOnly}>
        <CircleX size={15} aria-hidden />
        {props.errors === 0 ? t('errorsOnly') : t('errorsOnlyFound', { shown: formatCount(props.errors) })}
      </ToggleButton>
      <Button kind="quiet" isDisabled={!props.hasTimes} onPress={props.onNextTime}>
        <Clock size={15} aria-hidden />
        {t(`time.${props.time}`)}
      </Button>
      <ToggleButton className="button quiet" isSelected={props.isWrapped} onChange={props.onWrap}>
        <WrapText size={15} aria-hidden />
        {t('wrap')}
      </ToggleButton>
      {props.isFollowing !== null && (
        <ToggleButton className="button quiet" isSelected={props.isFollowing} onChange={props.onFollow}>
          <ArrowDownToLine size={15} aria-hidden />
          {t('follow')}
        </ToggleButton>
      )}
      <Button kind="quiet" onPress={props.onGoToLine}>
        <Hash size={15} aria-hidden />
        {t('goToLine')}
      </Button>
      {props.canLink && (
        <Hint text={t('copyLinkHint')}>
          <Button kind="quiet" isDisabled={props.onCopyLink === null} onPress={() => props.onCopyLink?.()}>
            <Link2 size={15} aria-hidden />
            {t('copyLink')}
          </Button>
        </Hint>
      )}
      {props.onSave && (
        <Button kind="quiet" onPress={props.onSave}>
          <Download size={15} aria-hidden />
          {t('save')}
        </Button>
      )}
    </Toolbar>
  );
}
