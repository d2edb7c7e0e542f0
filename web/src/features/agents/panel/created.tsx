import type { NewAgentAnswer } from '@kf/shared/contract/agents';
import { useEffect, useRef, useState } from 'react';
import { Icon } from '#components/icon.tsx';
import { errorText } from '#lib/error-text.ts';
import { useLanguage, useText } from '#lib/i18n.ts';
import s from './panel.module.css';
import { panelText } from './text.ts';

interface CreatedProps {
  made: NewAgentAnswer;
  onAgent: () => void;
  onAnother: () => void;
}

/** What came of it, and the password, which is told nowhere else. */
export function Created({ made, onAgent, onAnother }: CreatedProps) {
  const t = useText(panelText);
  const { agent, password, invitation } = made;
  const next = useRef<HTMLButtonElement>(null);
  useEffect(() => next.current?.focus(), []);
  return (
    <div className={s.body}>
      <div className={s.done}>
        <b>
          <Icon name="ok" className="ok-c" /> {t('created', { name: agent.nickname })}
        </b>
        <span className="t2">{agent.agentId}</span>
        {password === undefined ? null : <Password password={password} />}
        {invitation && 'sent' in invitation ? (
          <span>{t('invited', { id: agent.binding.wechatId ?? '' })}</span>
        ) : null}
        {invitation && 'refused' in invitation ? (
          <InvitationRefused code={invitation.refused.code} agent={agent.nickname} />
        ) : null}
        <span className={s.row}>
          <button ref={next} type="button" className="btn pri" onClick={onAgent}>
            {t('openAgent')}
          </button>
          <button type="button" className="btn" onClick={onAnother}>
            {t('addAnother')}
          </button>
        </span>
      </div>
    </div>
  );
}

function Password({ password }: { password: string }) {
  const t = useText(panelText);
  const [isCopied, setCopied] = useState(false);
  // Pages without TLS have no clipboard; the text can be selected with one click.
  const { clipboard } = navigator as { clipboard?: Clipboard };
  return (
    <>
      <span>{t('createdPassword')}</span>
      <span className={s.row}>
        <code className={s.secret}>{password}</code>
        {clipboard ? (
          <button
            type="button"
            className="btn sm"
            onClick={() => void clipboard.writeText(password).then(() => setCopied(true))}
          >
            <Icon name="copy" size={14} />
            {t(isCopied ? 'copied' : 'copy')}
          </button>
        ) : null}
      </span>
    </>
  );
}

function InvitationRefused({ code, agent }: { code: Parameters<typeof errorText>[0]; agent: string }) {
  const t = useText(panelText);
  const lang = useLanguage();
  const { sentence, nextStep } = errorText(code, { agent }, lang);
  return (
    <div className={s.error} role="alert">
      <Icon name="oct" size={14} />
      <span>
        {t('inviteRefused')} <b>{sentence}</b> {nextStep}
      </span>
    </div>
  );
}
