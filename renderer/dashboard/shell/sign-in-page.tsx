import type { Session } from '@barnraiser/protocol';
import { useState } from 'react';
import { FieldError, Form, Input, Label, Text, TextField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { Button } from '../../components/button.js';
import { BarnMark } from '../../components/barn-mark.js';
import { CallError } from '../client/call-error.js';
import { problemWords } from '../client/problem-words.js';
import { signIn } from '../client/session-store.js';
import { useTitle } from './use-title.js';

/** Where an administrator gives the token. Where nobody else may read, it stands in the place of every page. */
export function SignInPage({ session }: { readonly session: Session }) {
  const { t } = useTranslation('dashboard');
  useTitle(t('pages.signIn'));
  return (
    <main className="sign-in">
      <div className="card padded">
        <BarnMark size={40} />
        <h1>{t('session.title', { name: session.name })}</h1>
        <p className="muted">{t(session.isPublic ? 'session.textPublic' : 'session.text')}</p>
        <SignInForm />
        {session.isPublic && <Link href="/">{t('session.back')}</Link>}
      </div>
    </main>
  );
}

function SignInForm() {
  const { t } = useTranslation('dashboard');
  const [token, setToken] = useState('');
  const [wrong, setWrong] = useState<string | null>(null);
  const [isAsking, setAsking] = useState(false);
  const submit = () => {
    if (isAsking) return;
    if (token.trim() === '') {
      setWrong(t('session.empty'));
      return;
    }
    setAsking(true);
    signIn(token.trim()).catch((error: unknown) => {
      const isToken = error instanceof CallError && error.code === 'forbidden';
      setWrong(isToken ? t('session.wrong') : problemWords(error).message);
      setAsking(false);
    });
  };
  return (
    <Form
      className="stack"
      validationBehavior="aria"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <TextField
        className="field"
        type="password"
        name="token"
        value={token}
        autoComplete="current-password"
        isInvalid={wrong !== null}
        onChange={(value) => {
          setToken(value);
          setWrong(null);
        }}
      >
        <Label className="field-label">{t('session.token')}</Label>
        <Input className="input mono" />
        <Text slot="description" className="field-hint">
          {t('session.tokenHint')}
        </Text>
        <FieldError className="field-error">
          <span role="alert">{wrong}</span>
        </FieldError>
      </TextField>
      <Button type="submit" kind="primary" isPending={isAsking}>
        {t('session.signIn')}
      </Button>
    </Form>
  );
}
