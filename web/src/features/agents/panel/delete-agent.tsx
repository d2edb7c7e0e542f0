import type { AgentHasSessions } from '@kf/shared/contract/agents';
import type { AgentId } from '@kf/shared/contract/ids';
import type { Agent } from '@kf/shared/contract/live';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { announce } from '#components/announcer.tsx';
import { Icon } from '#components/icon.tsx';
import { HttpError } from '#lib/http.ts';
import { useText } from '#lib/i18n.ts';
import { useLive } from '#live/use-live.tsx';
import { useAgentApi } from '../api.ts';
import { HandOverTarget } from './hand-over-target.tsx';
import s from './panel.module.css';
import { Refusal } from './refusal.tsx';
import { panelText } from './text.ts';

interface DeleteAgentProps {
  agent: Agent;
  /** Begins with the question. */
  asks?: boolean | undefined;
  onDeleted: () => void;
}

/** What deleting interrupts, counted live; then the nickname, typed. */
export function DeleteAgent({ agent, asks = false, onDeleted }: DeleteAgentProps) {
  const t = useText(panelText);
  const [isAsking, setAsking] = useState(asks);
  const sessions = useLive((view) => view.index.sessionsByAgent.get(agent.agentId)?.length ?? 0);
  const wishes = useLive(
    (view) => view.index.queue.filter((one) => one.wishedAgentId === agent.agentId).length,
  );
  return (
    <section className={s.warn} aria-label={t('deleteTitle')}>
      <h3>{t('deleteTitle')}</h3>
      <ul>
        <li>{t('deleteLogin', { name: agent.nickname })}</li>
        <li>{sessions > 0 ? t('deleteSessions', { n: sessions }) : t('deleteSessionsNone')}</li>
        {wishes > 0 ? <li>{t('deleteWishes', { n: wishes })}</li> : null}
        <li>{t('deleteHistory')}</li>
        <li>{t('deleteProfile')}</li>
      </ul>
      {isAsking ? (
        <DeleteForm
          agent={agent}
          sessions={sessions}
          onCancel={() => setAsking(false)}
          onDeleted={onDeleted}
        />
      ) : (
        <button type="button" className={`btn sm dan ${s.btnStart}`} onClick={() => setAsking(true)}>
          <Icon name="trash" size={14} />
          {t('delete')}
        </button>
      )}
    </section>
  );
}

interface DeleteFormProps {
  agent: Agent;
  sessions: number;
  onCancel: () => void;
  onDeleted: () => void;
}

/** The sessions that WeChat knows and the board did not, when it refused. */
function openSessionsOf(error: unknown) {
  if (!(error instanceof HttpError) || error.code !== 'agent_has_sessions') return undefined;
  const { sessions } = error.details as Partial<AgentHasSessions>;
  return Array.isArray(sessions) ? sessions : undefined;
}

function DeleteForm({ agent, sessions, onCancel, onDeleted }: DeleteFormProps) {
  const t = useText(panelText);
  const api = useAgentApi();
  const { nickname } = agent;
  const [typed, setTyped] = useState('');
  const [how, setHow] = useState<'close' | 'handover'>();
  const [target, setTarget] = useState<AgentId>();
  const remove = useMutation({
    mutationFn: () =>
      api.remove(agent.agentId, {
        confirmNickname: typed,
        ...(how && { openSessions: how }),
        ...(how === 'handover' && target && { toAgentId: target }),
      }),
    onSuccess: ({ closedSessions, handedOver }) => {
      if (handedOver > 0) announce(t('deletedHandedOver', { name: nickname, n: handedOver }));
      else if (closedSessions > 0) announce(t('deletedClosed', { name: nickname, n: closedSessions }));
      else announce(t('deleted', { name: nickname }));
      onDeleted();
    },
  });
  const found = openSessionsOf(remove.error);
  const open = Math.max(sessions, found?.length ?? 0);
  const matches = typed.trim() === nickname.trim();
  const mustTick = open > 0 && (how === undefined || (how === 'handover' && target === undefined));
  const handleSubmit = (event: FormEvent): void => {
    event.preventDefault();
    if (matches && !mustTick && !remove.isPending) remove.mutate();
  };
  return (
    <form className={s.form} onSubmit={handleSubmit}>
      {open > 0 ? (
        <>
          <fieldset className={s.choices}>
            <legend className="vh">{t('deleteOpenLegend', { n: open })}</legend>
            <label className={s.tick}>
              <input
                type="radio"
                name="open-sessions"
                checked={how === 'handover'}
                onChange={() => setHow('handover')}
              />
              {t('deleteHandOver', { n: open })}
            </label>
            {how === 'handover' ? (
              <HandOverTarget agent={agent} load={open} value={target} onChange={setTarget} />
            ) : null}
            <label className={s.tick}>
              <input
                type="radio"
                name="open-sessions"
                checked={how === 'close'}
                onChange={() => setHow('close')}
              />
              {t('deleteEndFirst', { n: open })}
            </label>
          </fieldset>
          <span>{t('deleteWait')}</span>
        </>
      ) : null}
      <label>
        {t('deleteType', { name: nickname })}
        <input
          className={s.input}
          value={typed}
          autoComplete="off"
          autoFocus
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return;
            event.preventDefault();
            onCancel();
          }}
        />
      </label>
      {found && !remove.isPending ? (
        <p className={s.fault} role="alert">
          {t('deleteOpen', {
            n: found.length,
            codes: found.map((one) => one.code ?? '?').join(t('listJoin')),
          })}
        </p>
      ) : null}
      {remove.error && !found ? <Refusal error={remove.error} vars={{ agent: nickname }} /> : null}
      {matches && mustTick ? <p className={s.fault}>{t('deleteTick')}</p> : null}
      <span className={s.row}>
        <button type="submit" className="btn sm dan" disabled={!matches || mustTick || remove.isPending}>
          <Icon name="trash" size={14} />
          {remove.isPending ? t('deleting') : t('deleteConfirm', { name: nickname })}
        </button>
        <button type="button" className="btn sm" disabled={remove.isPending} onClick={onCancel}>
          {t('cancel')}
        </button>
      </span>
    </form>
  );
}
