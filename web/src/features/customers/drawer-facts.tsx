import type { DismissedCustomer, LiveState, Session, WaitingCustomer } from '@kf/shared/contract/live';
import { capacityOf, isOnline } from '@kf/shared/domain/load';
import type { ReactNode } from 'react';
import { WaitTimer } from '#components/wait-timer.tsx';
import { actorName } from '#lib/actor-name.ts';
import { MISSING } from '#lib/format.ts';
import { useText } from '#lib/i18n.ts';
import { useNow } from '#live/clock.ts';
import { useFormat, useLive } from '#live/use-live.tsx';
import type { WaitParts } from './customer-drawer.tsx';
import { useAllowance } from './customer-query.ts';
import styles from './drawer.module.css';
import { standingOf } from './standing.ts';
import { customersText } from './text.ts';

interface FactProps {
  name: string;
  value: ReactNode;
  note: ReactNode;
  /** Words rather than a figure. */
  text?: boolean | undefined;
}

const Fact = ({ name, value, note, text }: FactProps) => (
  <div>
    <dt>{name}</dt>
    <dd className={text ? `ell ${styles.words}` : undefined}>{value}</dd>
    <dd className={`ell ${styles.note}`}>{note}</dd>
  </div>
);

interface DrawerFactsProps {
  row: WaitingCustomer | Session | DismissedCustomer;
  wait: WaitParts | undefined;
}

export function DrawerFacts({ row, wait }: DrawerFactsProps) {
  const standing = standingOf(row);
  if (standing.kind === 'waiting') return <WaitingFacts customer={standing.customer} wait={wait} />;
  if (standing.kind === 'session') return <SessionFacts session={standing.customer} />;
  return <DismissedFacts customer={standing.customer} />;
}

const sinceWords = { message: 'sinceMessage', platform: 'sincePlatform', list: 'sinceList' } as const;

function WaitingFacts({ customer, wait }: { customer: WaitingCustomer; wait: WaitParts | undefined }) {
  const t = useText(customersText);
  const format = useFormat();
  const now = useNow(1_000);
  const queue = useLive((view) => view.state.sources.queue);
  const { waitingSince, sinceFrom, lastSpokeAt, listed } = customer;
  const allowance = useAllowance(customer.customerId, lastSpokeAt);
  const remaining = wait?.remaining?.(customer);
  return (
    <dl className={styles.facts}>
      <Fact
        name={t('waited')}
        value={<WaitTimer since={waitingSince} />}
        note={
          <span title={t(sinceWords[sinceFrom])}>
            {t('arrivedAt', { at: format.stamp(waitingSince, now) })}
          </span>
        }
      />
      {remaining ? <Fact name={t('remaining')} {...remaining} /> : null}
      <WishFact customer={customer} />
      <Fact
        text
        name={t('lastSpoke')}
        value={lastSpokeAt === undefined ? MISSING : format.stamp(lastSpokeAt, now)}
        note={
          allowance
            ? t('allowance', { n: allowance.left })
            : lastSpokeAt === undefined
              ? t('noMessageSeen')
              : format.age(lastSpokeAt, now)
        }
      />
      {remaining ? null : (
        <Fact
          text
          name={t('list')}
          value={t(listed ? 'listed' : 'unlisted')}
          note={listed ? t('listedHint', { at: format.clock(queue.asOf) }) : t('unlistedHint')}
        />
      )}
    </dl>
  );
}

function WishFact({ customer: { wishedAgentId, wishedGroupId } }: { customer: WaitingCustomer }) {
  const t = useText(customersText);
  const agent = useLive((view) =>
    wishedAgentId === undefined ? undefined : view.state.agents[wishedAgentId],
  );
  const group = useLive((view) =>
    wishedGroupId === undefined ? undefined : view.state.groups[wishedGroupId],
  );
  const groups = useLive((view) => view.state.groups);
  const load = useLive((view) =>
    wishedAgentId === undefined ? 0 : (view.index.sessionsByAgent.get(wishedAgentId)?.length ?? 0),
  );
  if (wishedAgentId !== undefined) {
    const name = agent?.nickname ?? wishedAgentId;
    const note =
      agent && isOnline(agent) ? t('wishLoad', { load: loadWords(agent, load, groups) }) : t('wishOffline');
    return <Fact text name={t('wish')} value={t('wishAgent', { agent: name })} note={note} />;
  }
  const value = group ? t('wishGroup', { group: group.name }) : t('anyAgent');
  return <Fact text name={t('wish')} value={value} note="" />;
}

function loadWords(
  agent: LiveState['agents'][keyof LiveState['agents']],
  load: number,
  groups: LiveState['groups'],
) {
  const capacity = capacityOf(agent, groups);
  return capacity.kind === 'limit' ? `${load}/${capacity.limit}` : String(load);
}

function SessionFacts({ session }: { session: Session }) {
  const t = useText(customersText);
  const format = useFormat();
  const now = useNow(60_000);
  const agent = useLive((view) => view.state.agents[session.agentId]);
  const groups = useLive((view) => view.state.groups);
  const load = useLive((view) => view.index.sessionsByAgent.get(session.agentId)?.length ?? 0);
  return (
    <>
      <dl className={styles.facts}>
        <Fact
          name={t('sessionTime')}
          value={<WaitTimer since={session.startedAt} />}
          note={t('startedAt', { at: format.stamp(session.startedAt, now) })}
        />
        <Fact
          text
          name={t('serving')}
          value={agent?.nickname ?? session.agentId}
          note={agent ? t('wishLoad', { load: loadWords(agent, load, groups) }) : ''}
        />
        <Fact
          text
          name={t('waitedBefore')}
          value={session.waitedMs === undefined ? MISSING : format.duration(session.waitedMs)}
          note={session.waitedMs === undefined ? t('notKnown') : ''}
        />
        <Fact
          text
          name={t('from')}
          value={
            session.assignedBy ? t('assignedBy', { name: actorName(session.assignedBy) }) : t('inWechat')
          }
          note=""
        />
      </dl>
      {session.notForwardedSince === undefined ? null : (
        <p className={styles.warning}>
          {t('notForwarded', { at: format.stamp(session.notForwardedSince, now) })}
        </p>
      )}
    </>
  );
}

function DismissedFacts({ customer }: { customer: DismissedCustomer }) {
  const t = useText(customersText);
  const format = useFormat();
  const now = useNow(60_000);
  return (
    <>
      <dl className={styles.facts}>
        <Fact
          name={t('waitedUntilDismissed')}
          value={format.duration(customer.dismissedAt - customer.waitingSince)}
          note={t('arrivedAt', { at: format.stamp(customer.waitingSince, now) })}
        />
        <Fact
          text
          name={t('dismissedAt')}
          value={format.stamp(customer.dismissedAt, now)}
          note={t('dismissedBy', { name: actorName(customer.dismissedBy) })}
        />
        <div className={styles.wide}>
          <dt>{t('dismissedTag')}</dt>
          <dd className={styles.note}>{customer.note ?? t('backWhenWrites')}</dd>
        </div>
      </dl>
    </>
  );
}
