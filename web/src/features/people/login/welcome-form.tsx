import type { WelcomeAnswer } from '@kf/shared/contract/people';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { Icon } from '#components/icon.tsx';
import { Refusal } from '#components/refusal.tsx';
import { http } from '#lib/http.ts';
import { useText } from '#lib/i18n.ts';
import { useOwnFormat } from '#lib/own-format.ts';
import styles from './login-form.module.css';
import { peopleText } from './text.ts';

interface WelcomeFormProps {
  token: string;
  onDone: () => void;
}

/** Choosing the own password with a one-time link. */
export function WelcomeForm({ token, onDone }: WelcomeFormProps) {
  const t = useText(peopleText);
  const format = useOwnFormat();
  const id = useId();
  const [shown, setShown] = useState(false);
  const [fault, setFault] = useState<string>();
  const link = useQuery({
    queryKey: ['welcome', token],
    queryFn: () => http.post<WelcomeAnswer>('/api/welcome', { token: token || '-'.repeat(20) }),
    retry: false,
  });
  const choose = useMutation({
    mutationFn: (password: string) => http.post('/api/welcome/password', { token, password }),
  });
  const handleSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const password = String(given.get('password') ?? '');
    const differs = password !== String(given.get('again') ?? '');
    setFault(password === '' ? t('passwordMissing') : differs ? t('againDiffers') : undefined);
    if (password !== '' && !differs) choose.mutate(password);
  };
  if (link.error) return <Refusal error={link.error} />;
  if (!link.data) return <p className="t3">{t('checkingLink')}</p>;
  if (choose.isSuccess)
    return (
      <div className={styles.form}>
        <p role="status" className="ok-c">
          <Icon name="ok" /> {t('chosen', { username: link.data.username })}
        </p>
        <button type="button" className={`btn pri ${styles.submit}`} onClick={onDone}>
          {t('toLogin')}
        </button>
      </div>
    );
  const type = shown ? 'text' : 'password';
  return (
    <form className={styles.form} onSubmit={handleSubmit} noValidate>
      <p>
        <b>{t('welcome', { name: link.data.name })}</b>
        <br />
        <span className="t2">
          {t('welcomeText', { username: link.data.username, at: format.tableStamp(link.data.expiresAt) })}
        </span>
      </p>
      <input type="hidden" name="username" value={link.data.username} autoComplete="username" />
      {(['password', 'again'] as const).map((name) => (
        <div key={name} className={styles.field}>
          <label htmlFor={`${id}${name}`}>{t(name === 'password' ? 'newPassword' : 'newAgain')}</label>
          <input
            id={`${id}${name}`}
            name={name}
            className={styles.input}
            type={type}
            autoComplete="new-password"
            autoFocus={name === 'password'}
            maxLength={256}
            aria-describedby={fault ? `${id}e` : `${id}h`}
          />
        </div>
      ))}
      <p className={styles.hint} id={`${id}h`}>
        {t('passwordRules')}
      </p>
      <label className={styles.remember}>
        <input type="checkbox" checked={shown} onChange={(event) => setShown(event.target.checked)} />
        {t('showPassword')}
      </label>
      {fault ? (
        <p className={styles.error} id={`${id}e`} role="alert">
          <Icon name="oct" size={14} />
          <span>{fault}</span>
        </p>
      ) : (
        <Refusal error={choose.error} />
      )}
      <button type="submit" className={`btn pri ${styles.submit}`} disabled={choose.isPending}>
        {t('choosePassword')}
      </button>
    </form>
  );
}
