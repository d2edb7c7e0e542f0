import type { Notice, NoticeKind, NoticeSettings } from '@kf/shared/contract/notices';
import { hoursWords } from '@kf/shared/domain/hours';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { errorTextOf } from '#lib/error-text.ts';
import { useText } from '#lib/i18n.ts';
import { randomKey } from '#lib/random-key.ts';
import { useSetting } from '#lib/settings.ts';
import { serverNow } from '#live/clock.ts';
import { useLive } from '#live/use-live.tsx';
import { sendTest } from '../api.ts';
import { Phone } from '../phone.tsx';
import r from '../rules.module.css';
import { nextStepOf, resultWords } from './notice-words.ts';
import s from './notices.module.css';
import { sampleOf } from './samples.ts';
import { noticesText } from './text.ts';

interface KindAsideProps {
  accountId: string;
  kind: NoticeKind;
  settings: NoticeSettings;
}

/** The chosen notice as the customer sees it, and sending it to one. */
export function KindAside({ accountId, kind, settings }: KindAsideProps) {
  const t = useText(noticesText);
  const { query: hours } = useSetting(accountId, 'hours');
  const timeZone = useLive((view) => view.state.account.timeZone);
  const agents = useLive((view) => view.state.agents);
  const groups = useLive((view) => view.state.groups);
  const agent = Object.values(agents)[0]?.nickname ?? t('sampleAgent');
  const names = {
    agent,
    group: Object.values(groups)[0]?.name ?? t('sampleGroup'),
    hours: hours.data ? hoursWords(hours.data.value, timeZone, serverNow(), settings.language) : '',
  };
  return (
    <>
      <Phone bubbles={[sampleOf(kind, settings, names)]} note={t('previewNote', { name: agent })} />
      <TestSend key={kind} accountId={accountId} kind={kind} settings={settings} />
    </>
  );
}

/** What only the customer can change. */
const needsAct = ({ reason }: Notice): boolean => reason === 'allowance_spent' || reason === 'stopped';

function TestSend({ accountId, kind, settings }: KindAsideProps) {
  const t = useText(noticesText);
  const queryClient = useQueryClient();
  const [customer, setCustomer] = useState('');
  const send = useMutation({
    mutationFn: () =>
      sendTest(accountId, {
        customer: customer.trim(),
        kind,
        text: settings.templates[kind].text,
        language: settings.language,
        key: randomKey(),
      }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['account', accountId, 'notices'] }),
  });
  const notice: Notice | undefined = send.data?.notice;
  return (
    <form
      className={s.test}
      aria-label={t('testTitle')}
      onSubmit={(event) => {
        event.preventDefault();
        if (customer.trim() !== '') send.mutate();
      }}
    >
      <h2>{t('testTitle')}</h2>
      <p className="sm t3">{t('testHint')}</p>
      <div className={s.testLine}>
        <input
          className={r.input}
          aria-label={t('testWho')}
          placeholder={t('testWho')}
          maxLength={64}
          value={customer}
          onChange={(event) => setCustomer(event.target.value)}
        />
        <button type="submit" className="btn" disabled={customer.trim() === '' || send.isPending}>
          {send.isPending ? t('testing') : t('testSend')}
        </button>
      </div>
      {send.error ? (
        <p role="alert" className="al-c sm">
          {errorTextOf(send.error).sentence} {errorTextOf(send.error).nextStep}
        </p>
      ) : notice ? (
        <p role="status" className={`sm ${notice.state === 'sent' ? 'ok-c' : 'al-c'}`}>
          {notice.state === 'sent'
            ? t('tested')
            : notice.endedAt === undefined
              ? t('testWaits')
              : t('testFailed', {
                  why: resultWords(notice),
                  next: nextStepOf(notice) ?? (needsAct(notice) ? t('testWrite') : ''),
                })}
        </p>
      ) : null}
    </form>
  );
}
