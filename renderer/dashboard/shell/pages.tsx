import { Suspense, useEffect } from 'react';
import { I18nProvider, RouterProvider } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { Redirect, Route, Switch, useLocation } from 'wouter';
import { ErrorState, Loading } from '../../components/state-message.js';
import { formatTag } from '../../words/words.js';
import { problemWords } from '../client/problem-words.js';
import { loadSession, useSession } from '../client/session-store.js';
import { Frame } from './frame.js';
import { NotFound } from './not-found.js';
import { PageBoundary } from './page-boundary.js';
import { pageList } from './page-list.js';
import { SignInPage } from './sign-in-page.js';

/** All pages; those who may not read see the one to sign in on. */
export function Pages() {
  const [, navigate] = useLocation();
  return (
    <I18nProvider locale={formatTag()}>
      <RouterProvider navigate={navigate}>
        <Content />
      </RouterProvider>
    </I18nProvider>
  );
}

function Content() {
  const { t } = useTranslation('dashboard');
  const { session, problem } = useSession();
  if (session === null) {
    if (problem === null) return <Loading label={t('session.loading')} />;
    return (
      <main>
        <ErrorState
          title={t('session.unreachable')}
          problem={problemWords(problem)}
          onRetry={() => void loadSession()}
        />
      </main>
    );
  }
  if (!session.isAdmin && !session.isPublic) return <SignInPage session={session} />;
  return (
    <Switch>
      <Route path="/sign-in">
        {session.isAdmin ? <Redirect to="/" replace /> : <SignInPage session={session} />}
      </Route>
      <Route>
        <Frame session={session}>
          <Shown />
        </Frame>
      </Route>
    </Switch>
  );
}

function Shown() {
  const [path] = useLocation();
  useEffect(() => {
    if (path !== '') window.scrollTo(0, 0);
  }, [path]);
  return (
    <PageBoundary key={path}>
      <Suspense fallback={<Loading />}>
        <Switch>
          {pageList.map(({ path, page }) => (
            <Route key={path} path={path} component={page} />
          ))}
          <Route>
            <NotFound />
          </Route>
        </Switch>
      </Suspense>
    </PageBoundary>
  );
}
