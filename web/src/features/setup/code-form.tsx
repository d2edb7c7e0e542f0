import type { SetupStatus } from '@kf/shared/contract/setup';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import inputs from '#components/form/input.module.css';
import { Refusal } from '#components/refusal.tsx';
import { createFormat } from '#lib/format.ts';
import { HttpError } from '#lib/http.ts';
import { useLanguage, useText } from '#lib/i18n.ts';
import { setupApi } from './api.ts';
import s from './setup.module.css';
import { setupText } from './text.ts';

/** Asks for the code that only who can read the server's log knows. */
export function CodeForm({ onUnlocked }: { onUnlocked: (status: SetupStatus) => void }) {
  const t = useText(setupText);
  const lang = useLanguage();
  const input = useRef<HTMLInputElement>(null);
  const [code, setCode] = useState('');
  const [missing, setMissing] = useState(false);
  const unlock = useMutation({
    mutationFn: setupApi.unlock,
    onSuccess: onUnlocked,
    onError: () => input.current?.select(),
  });
  const handleSubmit = (event: FormEvent): void => {
    event.preventDefault();
    setMissing(code.trim() === '');
    if (code.trim() === '') return input.current?.focus();
    if (!unlock.isPending) unlock.mutate(code.trim());
  };
  const details = unlock.error instanceof HttpError ? unlock.error.details : {};
  const retryAt = details['retryAt'];
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const when = typeof retryAt === 'number' ? createFormat(lang, zone).clock(retryAt) : undefined;
  return (
    <main className={s.alone}>
      <h1>{t('codeTitle')}</h1>
      <p>{t('codeText')}</p>
      <form onSubmit={handleSubmit} noValidate>
        <label>
          {t('code')}
          <input
            ref={input}
            className={`${inputs.input} ${s.code}`}
            value={code}
            autoFocus
            autoComplete="one-time-code"
            autoCapitalize="characters"
            spellCheck={false}
            maxLength={32}
            aria-invalid={missing}
            onChange={(event) => setCode(event.target.value)}
          />
        </label>
        {missing ? (
          <p className="al-c sm" role="alert">
            {t('codeMissing')}
          </p>
        ) : (
          <Refusal error={unlock.error} vars={{ when }} />
        )}
        {typeof details['triesLeft'] === 'number' ? (
          <p className="sm">{t('triesLeft', { n: details['triesLeft'] })}</p>
        ) : null}
        <button type="submit" className="btn pri" disabled={unlock.isPending}>
          {t(unlock.isPending ? 'checking' : 'unlock')}
        </button>
      </form>
    </main>
  );
}
