import type { Me } from '@kf/shared/contract/http';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, type KeyboardEvent, useId, useRef, useState } from 'react';
import { Icon } from '#components/icon.tsx';
import { errorTextOf } from '#lib/error-text.ts';
import { createFormat } from '#lib/format.ts';
import { HttpError, http, UnreachableError } from '#lib/http.ts';
import { language, useText } from '#lib/i18n.ts';
import styles from './login-form.module.css';
import { peopleText } from './text.ts';

interface LoginFormProps {
  /** Who was logged in before; asked again without typing the name. */
  username?: string | undefined;
  onLoggedIn: (me: Me) => void;
}

interface Credentials {
  username: string;
  password: string;
  remember: boolean;
  code?: string;
}

type Missing = 'usernameMissing' | 'passwordMissing' | 'codeMissing' | undefined;

export function LoginForm({ username: known = '', onLoggedIn }: LoginFormProps) {
  const t = useText(peopleText);
  const id = useId();
  const passwordRef = useRef<HTMLInputElement>(null);
  const usernameRef = useRef<HTMLInputElement>(null);
  const [shown, setShown] = useState(false);
  const [capsLock, setCapsLock] = useState(false);
  const [missing, setMissing] = useState<Missing>();
  const [asksCode, setAsksCode] = useState(false);
  const login = useMutation({
    mutationFn: (credentials: Credentials) => http.post<Me>('/api/login', credentials),
    onSuccess: onLoggedIn,
    onError: (error) => {
      const isFactor = error instanceof HttpError && /^factor_(needed|wrong)$/.test(error.code);
      if (isFactor) return setAsksCode(true);
      // Wrong passwords are typed again, not edited.
      passwordRef.current?.select();
    },
  });
  const isAsked = login.error instanceof HttpError && login.error.code === 'factor_needed';

  const handleSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const username = String(form.get('username') ?? '').trim();
    const password = String(form.get('password') ?? '');
    if (username === '') {
      setMissing('usernameMissing');
      return usernameRef.current?.focus();
    }
    if (password === '') {
      setMissing('passwordMissing');
      return passwordRef.current?.focus();
    }
    const code = String(form.get('code') ?? '').trim();
    if (asksCode && code === '') return setMissing('codeMissing');
    setMissing(undefined);
    login.mutate({
      username,
      password,
      remember: form.get('remember') !== null,
      ...(code !== '' && { code }),
    });
  };
  const handleKey = (event: KeyboardEvent): void => setCapsLock(event.getModifierState('CapsLock'));

  return (
    <form className={styles.form} onSubmit={handleSubmit} noValidate>
      <div className={styles.field}>
        <label htmlFor={`${id}u`}>{t('username')}</label>
        <input
          ref={usernameRef}
          id={`${id}u`}
          name="username"
          className={styles.input}
          defaultValue={known}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={64}
          autoFocus={known === ''}
          aria-invalid={missing === 'usernameMissing'}
          aria-describedby={missing === 'usernameMissing' ? `${id}e` : undefined}
        />
      </div>
      <div className={styles.field}>
        <label htmlFor={`${id}p`}>{t('password')}</label>
        <span className={styles.password}>
          <input
            ref={passwordRef}
            id={`${id}p`}
            name="password"
            className={styles.input}
            type={shown ? 'text' : 'password'}
            autoComplete="current-password"
            maxLength={256}
            autoFocus={known !== ''}
            onKeyUp={handleKey}
            aria-invalid={missing === 'passwordMissing'}
            aria-describedby={missing === 'passwordMissing' ? `${id}e` : undefined}
          />
          <button
            type="button"
            className="btn txt icon sm"
            aria-label={t(shown ? 'hidePassword' : 'showPassword')}
            aria-pressed={shown}
            onClick={() => setShown(!shown)}
          >
            <Icon name={shown ? 'eye-off' : 'eye'} />
          </button>
        </span>
        {capsLock ? (
          <p className={styles.hint}>
            <Icon name="tri" size={12} /> {t('capsLock')}
          </p>
        ) : null}
      </div>
      {asksCode ? (
        <div className={styles.field}>
          <label htmlFor={`${id}c`}>{t('code')}</label>
          <input
            id={`${id}c`}
            name="code"
            className={styles.input}
            inputMode="text"
            autoComplete="one-time-code"
            autoCapitalize="none"
            spellCheck={false}
            maxLength={20}
            autoFocus
            aria-invalid={missing === 'codeMissing'}
            aria-describedby={`${id}h`}
          />
          <p className={styles.hint} id={`${id}h`}>
            {t('codeHint')}
          </p>
        </div>
      ) : null}
      <label className={styles.remember}>
        <input type="checkbox" name="remember" />
        {t('remember')}
      </label>
      {missing ? (
        <p className={styles.error} id={`${id}e`} role="alert">
          <Icon name="oct" size={14} />
          <span>{t(missing)}</span>
        </p>
      ) : (
        <LoginError error={isAsked ? null : login.error} />
      )}
      <button type="submit" className={`btn pri ${styles.submit}`} disabled={login.isPending}>
        {t(login.isPending ? 'loggingIn' : 'login')}
      </button>
    </form>
  );
}

/** Wrong password and lockout in words; for silence where the wire is cut. */
function LoginError({ error }: { error: Error | null }) {
  if (!error) return null;
  const { sentence, nextStep } = errorTextOf(error, { when: lockedUntil(error) });
  return (
    <div role="alert">
      <p className={styles.error}>
        <Icon name="oct" size={14} />
        <span>
          <b>{sentence}</b>
          <br />
          {nextStep}
        </span>
      </p>
      {error instanceof UnreachableError ? <Chain /> : null}
    </div>
  );
}

function lockedUntil(error: Error): string | undefined {
  const at = error instanceof HttpError ? error.details['retryAt'] : undefined;
  if (typeof at !== 'number') return undefined;
  // Before the login no account is known, so the time is the reader's own.
  return createFormat(language(), Intl.DateTimeFormat().resolvedOptions().timeZone).clock(at);
}

function Chain() {
  const t = useText(peopleText);
  const broken = navigator.onLine ? 'chainBroken' : 'noNetwork';
  return (
    <p className={styles.chain}>
      <span>{t('chainBrowser')}</span>
      <i>
        <span>
          <Icon name="tri" size={12} /> {t(broken)}
        </span>
      </i>
      <span>{t('chainTower')}</span>
    </p>
  );
}
