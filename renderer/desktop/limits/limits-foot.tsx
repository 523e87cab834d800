import type { Snapshot } from '@barnraiser/protocol';
import { Check, CircleAlert, LoaderCircle, Undo2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/button.js';
import { decidingReasons } from './deciding-reasons.js';
import type { LimitsEditor } from './use-limits.js';

/** Stays in sight: which rule decides now, and whether the last change is saved. */
export function LimitsFoot(props: { readonly editor: LimitsEditor; readonly snapshot: Snapshot | null }) {
  return (
    <footer className="limits-foot">
      <Deciding snapshot={props.snapshot} />
      <SaveState editor={props.editor} />
    </footer>
  );
}

function Deciding({ snapshot }: { readonly snapshot: Snapshot | null }) {
  const { t } = useTranslation('limits');
  const [first, ...others] = snapshot ? decidingReasons(snapshot.verdict) : [];
  if (!first) return <p className="grow">{t('deciding.none')}</p>;
  return (
    <p className="grow">
      <b>{t('deciding.label')}:</b> {first.sentence}
      {others.length > 0 && <span className="muted"> {t('deciding.more', { count: others.length })}</span>}
    </p>
  );
}

function SaveState({ editor }: { readonly editor: LimitsEditor }) {
  const { t } = useTranslation('limits');
  const { phase, problem, before, saver } = editor;
  return (
    <div className="row">
      <output className="save-state">
        {phase === 'saving' && (
          <>
            <LoaderCircle size={15} aria-hidden /> {t('saving')}
          </>
        )}
        {(phase === 'saved' || phase === 'undone') && (
          <>
            <Check size={15} aria-hidden /> {t(phase)}
          </>
        )}
        {phase === 'failed' && (
          <>
            <CircleAlert size={15} aria-hidden /> {t('notSaved', { problem: problem?.message ?? '' })}
          </>
        )}
      </output>
      {phase === 'failed' && <Button onPress={() => void saver.flush()}>{t('tryAgain')}</Button>}
      {before && (phase === 'saved' || phase === 'failed') && (
        <Button onPress={saver.undo}>
          <Undo2 size={15} aria-hidden />
          {t('undo')}
        </Button>
      )}
    </div>
  );
}
