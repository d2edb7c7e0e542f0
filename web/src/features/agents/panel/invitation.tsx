import type { Agent } from '@kf/shared/contract/live';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import { announce } from '#components/announcer.tsx';
import { Field, FieldGroup } from '#components/form/field.tsx';
import { useText } from '#lib/i18n.ts';
import { useNow } from '#live/clock.ts';
import { useFormat } from '#live/use-live.tsx';
import { useAgentApi } from '../api.ts';
import { BindingWord } from '../binding-view.tsx';
import s from './panel.module.css';
import { Refusal } from './refusal.tsx';
import { panelText } from './text.ts';

const tones = {
  bound: 'ok',
  waiting: 'at',
  rejected: 'al',
  expired: 'at',
  unbound: '',
  unknown: '',
} as const;
const explanations = {
  bound: 'boundText',
  waiting: 'waitingText',
  rejected: 'rejectedText',
  expired: 'expiredText',
  unbound: 'unboundText',
  unknown: 'unknownText',
} as const;

/** The WeChat behind the agent: how it stands, and inviting one where that is possible. */
export function Invitation({ agent }: { agent: Agent }) {
  const t = useText(panelText);
  const format = useFormat();
  const now = useNow(15_000);
  const { state, wechatId, expiresAt } = agent.binding;
  // The platform's own word may come a little after the time it named.
  const waits = state === 'waiting' && (expiresAt === undefined || expiresAt > now);
  const canInvite = state !== 'bound' && !waits;
  return (
    <section className={s.form} aria-label={t('binding')}>
      <FieldGroup label={t('binding')} hint={t(explanations[state])}>
        <span className={s.row}>
          <span className={`tag ${tones[state]}`}>
            <BindingWord binding={agent.binding} />
          </span>
          <span className="t2 ell">{wechatId}</span>
        </span>
        {waits && expiresAt !== undefined ? (
          <span className="sm t3">{t('untilWhen', { time: format.tableStamp(expiresAt) })}</span>
        ) : null}
      </FieldGroup>
      {canInvite ? <InviteForm agent={agent} /> : null}
    </section>
  );
}

function InviteForm({ agent }: { agent: Agent }) {
  const t = useText(panelText);
  const api = useAgentApi();
  const input = useRef<HTMLInputElement>(null);
  const { state, wechatId = '' } = agent.binding;
  const [isMissing, setMissing] = useState(false);
  const invite = useMutation({
    mutationFn: (invited: string) => api.invite(agent.agentId, invited),
    onSuccess: (_, invited) => announce(t('invited', { id: invited })),
  });
  const handleSubmit = (event: FormEvent): void => {
    event.preventDefault();
    const invited = input.current?.value.trim() ?? '';
    setMissing(invited === '');
    if (invited === '') return input.current?.focus();
    if (!invite.isPending) invite.mutate(invited);
  };
  const again = state === 'rejected' || state === 'expired';
  return (
    <form className={s.form} onSubmit={handleSubmit} noValidate>
      <Field
        label={t('wechatId')}
        hint={t('wechatIdHint')}
        fault={isMissing ? t('wechatIdMissing') : undefined}
      >
        {(ids) => (
          <span className={s.account}>
            <input
              {...ids}
              ref={input}
              className={s.input}
              defaultValue={again ? wechatId : ''}
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              maxLength={64}
            />
            <button type="submit" className="btn" disabled={invite.isPending}>
              {t(invite.isPending ? 'inviting' : again ? 'inviteAgain' : 'invite')}
            </button>
          </span>
        )}
      </Field>
      {invite.error ? (
        <Refusal error={invite.error} vars={{ agent: agent.nickname }} what={t('inviteRefused')} />
      ) : null}
    </form>
  );
}
