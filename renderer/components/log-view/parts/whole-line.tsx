import { useTranslation } from 'react-i18next';
import { formatCount } from '../../../words/format.js';
import { CopyButton } from '../../copy-button.js';
import { Dialog } from '../../dialog.js';
import type { ByteStore } from '../bytes/byte-store.js';
import { textOfLines } from '../bytes/text-of-lines.js';

const shownHere = 200_000;

/** A line that is too long for a row. */
export function WholeLine(props: {
  readonly store: ByteStore;
  readonly line: number;
  readonly copy: (text: string) => Promise<unknown>;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation('log');
  const text = textOfLines(props.store, props.line, props.line + 1);
  return (
    <Dialog
      isOpen
      isWide
      onClose={props.onClose}
      title={t('wholeLine', { line: formatCount(props.line + 1) })}
      buttons={<CopyButton text={text} copy={props.copy} />}
    >
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- scrolled by keys */}
      <pre className="log-whole-line" tabIndex={0}>
        {text.slice(0, shownHere)}
      </pre>
      {text.length > shownHere && (
        <p className="muted">{t('wholeLineCut', { shown: formatCount(shownHere) })}</p>
      )}
    </Dialog>
  );
}
