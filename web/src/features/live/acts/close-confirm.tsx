import type { CustomerId } from '@kf/shared/contract/ids';
import { type FormEvent, useState } from 'react';
import { useText } from '#lib/i18n.ts';
import { useHoldClaim, useLive } from '#live/use-live.tsx';
import { ClaimNote } from './claim-note.tsx';
import s from './forms.module.css';
import { keepDraft, NoteField, noteDraft } from './note-field.tsx';
import { RefusalNote } from './refusal-note.tsx';
import { actsText } from './text.ts';
import { useBoard, useBoardTools } from './use-board.ts';

export interface CloseConfirmProps {
  /** Waiting or being served. */
  customerId: CustomerId;
  /** In a dialog the button has the focus: `X`, then Enter. */
  place?: 'drawer' | 'dialog' | undefined;
  onDone?: (() => void) | undefined;
  onCancel?: (() => void) | undefined;
}

/** What ending will do: the platform ends a session, or a wait for a wished agent; any other wait the tower puts aside. */
export function useEnding(customerId: CustomerId) {
  const session = useLive((view) => view.state.sessions[customerId]);
  const waiting = useLive((view) => view.state.waiting[customerId]);
  const agentId = session?.agentId ?? waiting?.wishedAgentId;
  const agent = useLive((view) => agentId && view.state.agents[agentId]?.nickname) ?? agentId ?? '';
  const face = session ?? waiting;
  const kind = session ? 'session' : waiting ? (agentId === undefined ? 'dismiss' : 'close') : 'over';
  return { kind, agent, customer: face?.remark ?? face?.code ?? '' } as const;
}

const focusFirst = (button: HTMLButtonElement | null): void => button?.focus();

const whatKeys = { session: 'endSessionHow', close: 'endByClose', dismiss: 'endByDismiss' } as const;
const buttonKeys = { session: 'endSession', close: 'endWait', dismiss: 'dismiss' } as const;

/** Says what ending this wait or session will do, takes a note, and ends it. Content only: the caller gives the frame. */
export function CloseConfirm({ customerId, place, onDone, onCancel }: CloseConfirmProps) {
  const t = useText(actsText);
  const { acts } = useBoardTools();
  const { kind, agent, customer } = useEnding(customerId);
  const [note, setNote] = useState(() => noteDraft('close', customerId));
  const isSending = useBoard((board) => board.sending.has(customerId));
  useHoldClaim(customerId);
  if (kind === 'over')
    return (
      <div className={s.form}>
        <p role="status">{t('alreadyOver', { customer })}</p>
        <div className={s.bar}>
          <button type="button" className="btn" onClick={onCancel}>
            {t('cancel')}
          </button>
        </div>
      </div>
    );
  const handleSubmit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!(await acts.close(customerId, note))) return;
    keepDraft('close', customerId, '');
    onDone?.();
  };
  return (
    <form className={s.form} onSubmit={(event) => void handleSubmit(event)}>
      <p className={s.what}>{t(whatKeys[kind], { agent })}</p>
      <NoteField
        placeholder={t(kind === 'dismiss' ? 'noteToColleagues' : 'noteToAgent')}
        value={note}
        onChange={(text) => {
          setNote(text);
          keepDraft('close', customerId, text);
        }}
      />
      <ClaimNote customerId={customerId} />
      <RefusalNote customerId={customerId} customer={customer} />
      <div className={s.bar}>
        <button
          ref={place === 'dialog' ? focusFirst : undefined}
          type="submit"
          className={`btn ${s.danger}`}
          disabled={isSending}
        >
          {t(isSending ? 'working' : buttonKeys[kind])}
        </button>
        <button type="button" className="btn" onClick={onCancel}>
          {t('cancel')}
        </button>
      </div>
    </form>
  );
}
