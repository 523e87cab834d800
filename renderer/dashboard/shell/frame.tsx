import type { Session } from '@barnraiser/protocol';
import { UserRoundPlus } from 'lucide-react';
import { useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import { Button } from '../../components/button.js';
import { BarnMark } from '../../components/barn-mark.js';
import { signOut } from '../client/session-store.js';
import { useDeed } from '../client/use-deed.js';
import { InviteDialog } from '../parts/invite-dialog.js';

const places = [
  { name: 'overview', path: '/' },
  { name: 'requests', path: '/requests' },
  { name: 'builds', path: '/builds' },
  { name: 'machines', path: '/machines' },
] as const;
/** What the public is not shown. */
const adminPlaces = [{ name: 'pools', path: '/pools' }] as const;

/** What stands around every page: the coordinator's name, the pages, and what an administrator can do everywhere. */
export function Frame({ session, children }: { readonly session: Session; readonly children: ReactNode }) {
  const { t } = useTranslation('dashboard');
  const [path] = useLocation();
  const main = useRef<HTMLElement>(null);
  return (
    <div className="page-frame">
      <button type="button" className="page-skip" onClick={() => main.current?.focus()}>
        {t('skip')}
      </button>
      <header className="page-head">
        <Link href="/" className="page-brand">
          <BarnMark />
          {session.name}
        </Link>
        <span className="grow" />
        {session.isAdmin ? (
          <AdminTools />
        ) : (
          <Link href="/sign-in" className="page-quiet">
            {t('session.signIn')}
          </Link>
        )}
      </header>
      <nav className="page-tabs" aria-label={t('navigation')}>
        {[...places, ...(session.isAdmin ? adminPlaces : [])].map((place) => (
          <Link
            key={place.name}
            href={place.path}
            className="page-tab"
            aria-current={isWithin(path, place.path) ? 'page' : undefined}
          >
            {t(`pages.${place.name}`)}
          </Link>
        ))}
      </nav>
      <main ref={main} tabIndex={-1} className="page-main">
        {children}
      </main>
    </div>
  );
}

/** Projects belong to the overview. */
function isWithin(path: string, place: string): boolean {
  if (place === '/') return path === '/' || path.startsWith('/projects/');
  return path === place || path.startsWith(`${place}/`);
}

function AdminTools() {
  const { t } = useTranslation('dashboard');
  const [isInviting, setInviting] = useState(false);
  const leaving = useDeed(signOut);
  return (
    <>
      <Button kind="quiet" isPending={leaving.isRunning} onPress={() => leaving.run()}>
        {t('session.signOut')}
      </Button>
      <Button kind="primary" onPress={() => setInviting(true)}>
        <UserRoundPlus size={15} aria-hidden />
        {t('actions.invite')}
      </Button>
      {isInviting && <InviteDialog onClose={() => setInviting(false)} />}
    </>
  );
}
