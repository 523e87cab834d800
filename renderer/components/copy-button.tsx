import { Check, Copy, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useEffect, useState } from 'react';
import { Button } from './button.js';

/** Copies `text` by the given way (the bridge, or the page's clipboard) and says whether it did. */
export function CopyButton(props: {
  readonly text: string;
  readonly label?: string;
  readonly copy: (text: string) => Promise<unknown>;
}) {
  const { t } = useTranslation('parts');
  const [done, setDone] = useState<'copied' | 'failed' | null>(null);
  useEffect(() => {
    if (done === null) return;
    const timer = setTimeout(() => setDone(null), 2000);
    return () => clearTimeout(timer);
  }, [done]);
  const press = () => {
    props.copy(props.text).then(
      () => setDone('copied'),
      () => setDone('failed'),
    );
  };
  const Icon = done === null ? Copy : done === 'copied' ? Check : X;
  const said = done === null ? (props.label ?? t('copy')) : t(done === 'copied' ? 'copied' : 'copyFailed');
  return (
    <Button kind="quiet" onPress={press}>
      <Icon size={15} aria-hidden />
      <span aria-live="polite">{said}</span>
    </Button>
  );
}
