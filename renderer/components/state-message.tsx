import { CircleAlert, type LucideIcon } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useEffect, useState, type ReactNode } from 'react';
import type { LocalProblem } from '@barnraiser/protocol';
import { Button } from './button.js';

/** Nothing to show yet: what this place is for, and what to do next. */
export function EmptyState(props: {
  readonly icon: LucideIcon;
  readonly title: string;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
}) {
  return (
    <div className="state-message">
      <props.icon size={30} strokeWidth={1.5} aria-hidden />
      <h2>{props.title}</h2>
      {props.children !== undefined && <p>{props.children}</p>}
      {props.actions !== undefined && <div className="row">{props.actions}</div>}
    </div>
  );
}

/** What could not be shown and why, with a way to try again. */
export function ErrorState(props: {
  readonly problem: LocalProblem;
  readonly title?: string;
  readonly onRetry?: () => void;
}) {
  const { t } = useTranslation('parts');
  return (
    <div className="state-message" role="alert">
      <CircleAlert size={30} strokeWidth={1.5} aria-hidden />
      <h2>{props.title ?? t('errorTitle')}</h2>
      <p>{props.problem.message}</p>
      {props.onRetry && (
        <div className="row">
          <Button onPress={props.onRetry}>{t('retry')}</Button>
        </div>
      )}
    </div>
  );
}

/** Says that something is on its way, but not before 300 ms, so that quick answers do not flicker. */
export function Loading({ label }: { readonly label?: string }) {
  const { t } = useTranslation('parts');
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), 300);
    return () => clearTimeout(timer);
  }, []);
  return (
    <output className="loading">
      {isShown && (
        <>
          <span className="loading-dots" aria-hidden>
            <i />
            <i />
            <i />
          </span>
          {label ?? t('loading')}
        </>
      )}
    </output>
  );
}
