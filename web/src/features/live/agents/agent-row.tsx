import type { AgentId } from '@kf/shared/contract/ids';
import type { Operation } from '@kf/shared/contract/live';
import { Fragment, memo } from 'react';
import { AgentAvatar } from '#components/agent-avatar.tsx';
import { Icon } from '#components/icon.tsx';
import { LoadBar } from '#components/load-bar.tsx';
import { StatusTag } from '#components/status-tag.tsx';
import { useText } from '#lib/i18n.ts';
import { serverNow } from '#live/clock.ts';
import { useFormat, useLive } from '#live/use-live.tsx';
import { useBoard } from '../acts/use-board.ts';
import { useTicked } from '../acts/use-ticked.ts';
import type { AgentFacts } from '../model/agent-facts.ts';
import { slotPlace } from '../model/agent-lines.ts';
import { type SlotBox, slotsOf, TIGHT_FROM, TIGHTEST_FROM } from '../model/slots.ts';
import { agentLabel, capacityTone, capacityWord, offlineReason } from './capacity-word.ts';
import s from './row.module.css';
import { MoreSlot, OpenSlot, PendingSlot, SessionSlot, UnfinishedSlot } from './slot.tsx';
import { agentsText } from './text.ts';
import { type DropLook, useDropLook } from './use-drop.ts';

const none: readonly Operation[] = [];
/** Sessions not confirmed for so long are worth a mark; shorter happens with every change. */
const UNCONFIRMED_MS = 20_000;

export interface AgentRowProps {
  agentId: AgentId;
  section: string;
  /** Place of the keyboard; the row's own, and which place of the row has the tab stop, if any. */
  place: string;
  current: string | undefined;
  look: 'rows' | 'compact' | 'tall';
}

/** One agent: who and how loaded, then a box per session and free place. */
export const AgentRow = memo(function AgentRow({ agentId, section, place, current, look }: AgentRowProps) {
  const t = useText(agentsText);
  const facts = useBoard((board) => board.facts.get(agentId));
  const pending = useBoard((board) => board.pending.get(agentId)) ?? none;
  const drop = useDropLook(agentId);
  if (!facts) return <div className={s.row} />;
  const word = facts.online ? capacityWord(facts, t) : undefined;
  const classes = [
    s.row,
    look !== 'rows' && s[look],
    !facts.online && s.off,
    drop.isTarget && drop.refusal === undefined && s.target,
    drop.refusal !== undefined && s.refusing,
  ];
  return (
    <div
      className={classes.filter(Boolean).join(' ')}
      role="group"
      tabIndex={current === place ? 0 : -1}
      aria-label={agentLabel(facts, t)}
      data-focus={place}
      data-agent={agentId}
    >
      <Head facts={facts} word={word} isCompact={look === 'compact'} />
      <Slots facts={facts} pending={pending} section={section} current={current} drop={drop} />
    </div>
  );
});

function Head({
  facts,
  word,
  isCompact,
}: {
  facts: AgentFacts;
  word: string | undefined;
  isCompact: boolean;
}) {
  const { agent } = facts;
  const account = useLive((view) => view.state.account);
  const tone = capacityTone(facts);
  return (
    <div className={s.head}>
      <AgentAvatar agent={agent} size={isCompact ? 22 : 28} className={s.avatar} />
      <div className={s.who}>
        <div className={s.l1}>
          <strong className="ell">{agent.nickname}</strong>
          <StatusTag agent={agent} account={account} short />
          {word === undefined ? null : (
            <span className={`${s.cap} ${tone === 'none' ? '' : s[tone]}`}>{word}</span>
          )}
        </div>
        <div className={s.l2}>
          <span className="ell" translate="no">
            {agent.agentId.split('@')[0]}
          </span>
          <span className={s.end}>
            <Unconfirmed since={agent.unconfirmedSince} />
            {facts.online ? (
              <LoadBar load={facts.load} capacity={facts.capacity} />
            ) : (
              <OfflineSince facts={facts} />
            )}
          </span>
        </div>
      </div>
    </div>
  );
}

function OfflineSince({ facts }: { facts: AgentFacts }) {
  const t = useText(agentsText);
  const format = useFormat();
  const { agent } = facts;
  if (!agent.seenOnline) return t('neverOnline');
  return <span>{t('since', { time: format.shortStamp(agent.presenceSince, serverNow()) })}</span>;
}

/** The agent's sessions disagree with the platform's count, or were not read, for some time. */
function Unconfirmed({ since }: { since: number | undefined }) {
  const t = useText(agentsText);
  const format = useFormat();
  const isLate = useTicked((now) => since !== undefined && now - since >= UNCONFIRMED_MS);
  if (!isLate || since === undefined) return null;
  const label = t('unconfirmed', { age: format.age(since, serverNow()) });
  return (
    <span title={label}>
      <Icon name="clock" size={12} title={label} />
    </span>
  );
}

interface SlotsProps {
  facts: AgentFacts;
  pending: readonly Operation[];
  section: string;
  current: string | undefined;
  drop: DropLook;
}

function Slots({ facts, pending, section, current, drop }: SlotsProps) {
  const t = useText(agentsText);
  const boxes = slotsOf(facts, pending);
  const unfinished = useLive((view) => view.index.unfinished);
  const dropAt = drop.word === undefined ? -1 : boxes.findIndex(isOpenBox);
  const dropBox = <div className={`${s.slot} ${s.drop} ${drop.isOver ? s.dropOver : ''}`}>{drop.word}</div>;
  return (
    <div className={`${s.slots} ${tightness(boxes.length)}`}>
      {unfinished.map((operation) =>
        operation.agentId === facts.agent.agentId ? (
          <UnfinishedSlot key={operation.operationId} operation={operation} />
        ) : null,
      )}
      {boxes.map((box, index) => (
        <Fragment key={keyOf(box, index)}>
          {index === dropAt ? dropBox : <Box box={box} facts={facts} section={section} current={current} />}
        </Fragment>
      ))}
      {drop.word !== undefined && dropAt < 0 ? dropBox : null}
      {drop.refusal !== undefined ? (
        <span className={s.noDrop}>{drop.refusal}</span>
      ) : facts.online ? null : (
        <span className={s.why}>
          <Icon name={facts.reach.kind === 'attempt' ? 'ph' : 'off'} size={14} />
          <span className="ell">
            {facts.load > 0 ? t('offlineSessions', { n: facts.load }) : offlineReason(facts, t)}
          </span>
        </span>
      )}
    </div>
  );
}

function tightness(boxes: number): string {
  if (boxes >= TIGHTEST_FROM) return `${s.tight} ${s.tightest}`;
  return boxes >= TIGHT_FROM ? (s.tight ?? '') : '';
}

interface BoxProps {
  box: SlotBox;
  facts: AgentFacts;
  section: string;
  current: string | undefined;
}

function Box({ box, facts, section, current }: BoxProps) {
  const { agentId, nickname } = facts.agent;
  switch (box.kind) {
    case 'session': {
      const place = slotPlace(section, agentId, box.session.customerId);
      return (
        <SessionSlot
          session={box.session}
          agentName={nickname}
          isOver={box.over}
          place={place}
          isCurrent={current === place}
        />
      );
    }
    case 'pending':
      return <PendingSlot operation={box.operation} />;
    case 'more':
      return <MoreSlot agentId={agentId} agentName={nickname} count={box.sessions.length} />;
    default:
      return <OpenSlot box={box} />;
  }
}

const isOpenBox = (box: SlotBox): boolean =>
  box.kind === 'free' || box.kind === 'manual' || box.kind === 'unlimited';

const keyOf = (box: SlotBox, index: number): string => {
  if (box.kind === 'session') return box.session.customerId;
  return box.kind === 'pending' ? box.operation.operationId : `${box.kind} ${index}`;
};
