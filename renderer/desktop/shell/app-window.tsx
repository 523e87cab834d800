import { Suspense, useEffect, useRef } from 'react';
import { I18nProvider } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { Redirect, Route, Router, Switch, useLocation } from 'wouter';
import { Loading } from '../../components/state-message.js';
import { formatTag } from '../../words/words.js';
import { useApp } from '../bridge/app-store.js';
import { useHashPath } from '../bridge/route.js';
import { WelcomeScreen } from '../welcome/welcome-screen.js';
import { Banners } from './banners.js';
import { QuitDialog, StopAllDialog } from './dialogs.js';
import { Header } from './header.js';
import { Navigation } from './navigation.js';
import { Palette } from './palette.js';
import { ScreenBoundary } from './screen-boundary.js';
import { screens } from './screens.js';
import { ShortcutSheet, useShortcuts } from './shortcuts.js';
import { useAppearance } from './use-appearance.js';
import { useInviteDrop } from './use-invite-drop.js';

/** The whole window. */
export function AppWindow() {
  useAppearance();
  useInviteDrop();
  useShortcuts();
  const isWelcomeDone = useApp(({ info }) => info?.settings.isWelcomeDone ?? true);
  useTranslation();
  return (
    <I18nProvider locale={formatTag()}>
      {/* oxlint-disable-next-line react/hooks -- wouter takes its source of addresses as a hook */}
      <Router hook={useHashPath}>
        <Switch>
          <Route path="/welcome">
            <WelcomeScreen />
          </Route>
          <Route path="/">
            <Redirect to={isWelcomeDone ? '/now' : '/welcome'} replace />
          </Route>
          <Route>
            <Frame />
          </Route>
        </Switch>
        <StopAllDialog />
        <QuitDialog />
        <ShortcutSheet />
        <Palette />
      </Router>
    </I18nProvider>
  );
}

function Frame() {
  const { t } = useTranslation();
  const [path] = useLocation();
  const current = path.split('/')[1] ?? 'now';
  const entry = screens.find(({ name }) => name === current);
  const main = useRef<HTMLElement>(null);
  useEffect(() => {
    document.title = entry ? `${t(`screens.${entry.name}`)} · ${t('brand')}` : t('brand');
    main.current?.scrollTo(0, 0);
  }, [entry, t]);
  if (entry === undefined) return <Redirect to="/now" replace />;
  return (
    <div className="frame">
      <button
        type="button"
        className="skip-link"
        onClick={() => {
          main.current?.focus();
        }}
      >
        {t('skip')}
      </button>
      <Navigation current={current} />
      <div className="frame-body">
        <Header />
        <Banners />
        <main ref={main} tabIndex={-1} className="screen" data-screen={current}>
          <ScreenBoundary key={current}>
            <Suspense fallback={<Loading />}>
              <entry.screen />
            </Suspense>
          </ScreenBoundary>
        </main>
      </div>
    </div>
  );
}
