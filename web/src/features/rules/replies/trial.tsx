import { AgentId, type EpochMs } from '@kf/shared/contract/ids';
import type { ReplySettings, TrialAnswer, TrialRequest } from '@kf/shared/contract/routing';
import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { Choice } from '#components/form/choice.tsx';
import { errorTextOf } from '#lib/error-text.ts';
import { useText } from '#lib/i18n.ts';
import { serverNow } from '#live/clock.ts';
import { useFormat, useLive } from '#live/use-live.tsx';
import { tryReply } from '../api.ts';
import { type Bubble, Phone } from '../phone.tsx';
import r from '../rules.module.css';
import { Switch } from '../switch.tsx';
import { reasonWords } from './reason-words.ts';
import s from './replies.module.css';
import { repliesText } from './text.ts';

interface TrialProps {
  accountId: string;
  /** As they stand in the form. Undefined: something in it does not fit. */
  draft: ReplySettings | undefined;
}

type What = 'text' | 'other' | 'follow';

/** What would be answered, and why. */
export function Trial({ accountId, draft }: TrialProps) {
  const t = useText(repliesText);
  const agents = useLive((view) => view.state.agents);
  const [text, setText] = useState('你好');
  const [kind, setKind] = useState<What>('text');
  const [state, setState] = useState<'new' | 'waiting'>('new');
  const [lastAgent, setLastAgent] = useState('');
  const [toldClosed, setToldClosed] = useState(false);
  const [at, setAt] = useState('');
  const moment = at === '' ? undefined : Date.parse(at);
  const request: TrialRequest = {
    what: kind === 'text' ? { kind, text: text.trim() || '你好' } : { kind },
    ...(moment !== undefined && !Number.isNaN(moment) && { at: moment as EpochMs }),
    customer: { state, toldClosed, ...(lastAgent && { lastAgentId: AgentId.parse(lastAgent) }) },
    ...(draft && { draft: { replies: draft } }),
  };
  const asked = useDeferredValue(JSON.stringify(request));
  const { data, error } = useQuery({
    queryKey: ['account', accountId, 'reply-trial', asked],
    queryFn: ({ signal }) => tryReply(accountId, JSON.parse(asked) as TrialRequest, signal),
    placeholderData: (previous) => previous,
  });
  const names = Object.values(agents).sort((a, b) => a.nickname.localeCompare(b.nickname, 'zh'));
  return (
    <section className={s.trial} aria-label={t('trial')}>
      <h2>{t('trial')}</h2>
      <p className="sm t3">{t('trialHint')}</p>
      <Choice
        label={t('kind')}
        value={kind}
        options={[
          { value: 'text', label: t('kindText') },
          { value: 'other', label: t('kindOther') },
          { value: 'follow', label: t('kindFollow') },
        ]}
        onChange={setKind}
      />
      {kind === 'text' ? (
        <input
          className={r.input}
          aria-label={t('text')}
          maxLength={200}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      ) : null}
      <div className={s.line}>
        <Choice
          label={t('who')}
          value={state}
          options={[
            { value: 'new', label: t('whoNew') },
            { value: 'waiting', label: t('whoWaiting') },
          ]}
          onChange={setState}
        />
        <Switch label={t('toldClosed')} words={t('toldClosed')} isOn={toldClosed} onChange={setToldClosed} />
      </div>
      <div className={s.line}>
        <label className={s.labelled}>
          <span className="sm t2">{t('lastAgent')}</span>
          <select
            className={r.select}
            value={lastAgent}
            onChange={(event) => setLastAgent(event.target.value)}
          >
            <option value="">{t('nobody')}</option>
            {names.map(({ agentId, nickname }) => (
              <option key={agentId} value={agentId}>
                {nickname}
              </option>
            ))}
          </select>
        </label>
        <label className={s.labelled}>
          <span className="sm t2">{t('when')}</span>
          <input
            type="datetime-local"
            className={r.input}
            value={at}
            onChange={(event) => setAt(event.target.value)}
          />
        </label>
      </div>
      {error && !data ? (
        <p role="alert" className="al-c sm">
          {`${t('failed')}: ${errorTextOf(error).sentence}`}
        </p>
      ) : null}
      {data ? (
        <Result
          answer={data}
          said={kind === 'text' ? text : t(kind === 'other' ? 'kindOther' : 'kindFollow')}
        />
      ) : null}
    </section>
  );
}

function Result({ answer, said }: { answer: TrialAnswer; said: string }) {
  const t = useText(repliesText);
  const format = useFormat();
  const agents = useLive((view) => view.state.agents);
  const groups = useLive((view) => view.state.groups);
  const name = (id: string): string => agents[id as keyof typeof agents]?.nickname ?? id;
  const { reply, opens, menu, wish } = answer;
  const bubbles: Bubble[] = [{ from: 'customer', text: said }];
  if (reply.type === 'text') bubbles.push({ from: 'account', text: reply.content });
  if (menu) bubbles.push({ from: 'account', text: menu.head, lines: menu.lines, tail: menu.tail });
  const words =
    reply.type === 'transfer'
      ? reply.agentId === undefined
        ? t('replyTransfer')
        : t('replyTransferTo', { name: name(reply.agentId) })
      : t(reply.type === 'text' ? 'replyText' : 'replySuccess');
  const wished =
    wish?.kind === 'agent'
      ? name(wish.agentId)
      : wish?.kind === 'group'
        ? groups[wish.groupId]?.name
        : t('anyone');
  return (
    <>
      <Phone
        bubbles={bubbles}
        note={
          <span role="status">
            <b>{words}</b>
            {opens ? (
              <>
                <br />
                {t('opens', { name: name(opens[0] ?? '') })}
                {opens.length > 1 ? t('opensMore', { names: opens.slice(1).map(name).join('、') }) : ''}
              </>
            ) : null}
            {wish && !opens && reply.type === 'transfer' && reply.agentId === undefined ? (
              <>
                <br />
                {t('keepsWish', { name: wished ?? '' })}
              </>
            ) : null}
            {menu ? (
              <>
                <br />
                {t('menuSent')}
              </>
            ) : null}
            {answer.leaves ? (
              <>
                <br />
                {t('leaves')}
              </>
            ) : null}
          </span>
        }
      />
      <h3 className="sm t2">{t('why')}</h3>
      <ol className={s.why}>
        {answer.why.map((reason) => (
          <li key={reason.code}>
            {reasonWords(reason, { agents, groups }, (at) => format.stamp(at, serverNow()))}
          </li>
        ))}
      </ol>
    </>
  );
}
