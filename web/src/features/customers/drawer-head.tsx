import type { CustomerDetails, Role } from '@kf/shared/contract/http';
import type { DismissedCustomer, Session, WaitingCustomer } from '@kf/shared/contract/live';
import { Popover } from 'antd';
import { useState } from 'react';
import { announce } from '#components/announcer.tsx';
import { CustomerName } from '#components/customer-name.tsx';
import { Icon } from '#components/icon.tsx';
import { Identicon } from '#components/identicon.tsx';
import { copyText } from '#lib/copy-text.ts';
import { useText } from '#lib/i18n.ts';
import { serverNow, useNow } from '#live/clock.ts';
import { useFormat, useLive, useLiveStore } from '#live/use-live.tsx';
import styles from './drawer.module.css';
import { RemarkForm, remarkDraft } from './remark-form.tsx';
import { neighboursOf, standingOf } from './standing.ts';
import { customersText } from './text.ts';

type Row = WaitingCustomer | Session | DismissedCustomer;

interface DrawerHeadProps {
  customerId: string;
  row: Row | undefined;
  details: CustomerDetails | undefined;
  code: string;
  role: Role;
  onOpen: (code: string) => void;
  onClose: () => void;
}

export function DrawerHead({ customerId, row, details, code, role, onOpen, onClose }: DrawerHeadProps) {
  const t = useText(customersText);
  // what was typed and not saved is on the screen again
  const [editing, setEditing] = useState(() => role !== 'viewer' && remarkDraft(customerId) !== undefined);
  const format = useFormat();
  const remark = row ? row.remark : details?.remark;
  const remarkedAt = details?.remarkAt === undefined ? '' : format.stamp(details.remarkAt, serverNow());
  const copy = (text: string): void => {
    void copyText(text).then(() => announce(t('copied', { text })));
  };
  return (
    <header className={styles.head}>
      <Identicon code={code} size={40} />
      <div className={styles.who}>
        {editing ? (
          <RemarkForm customerId={customerId} remark={remark} onDone={() => setEditing(false)} />
        ) : (
          <h2 className={styles.title}>
            <CustomerName code={code} remark={remark} />
            {role === 'viewer' ? null : (
              <button
                type="button"
                className="btn txt icon sm"
                aria-label={t('editRemark')}
                onClick={() => setEditing(true)}
              >
                <Icon name="edit" size={14} />
              </button>
            )}
            <StandingTag row={row} />
          </h2>
        )}
        <div className={styles.sub}>
          <span className="code t2" translate="no">
            {code}
          </span>
          <button type="button" className={styles.copy} aria-label={t('copyCode')} onClick={() => copy(code)}>
            <Icon name="copy" size={12} />
          </button>
          <span aria-hidden="true">·</span>
          <span className="ell">
            {remark
              ? details?.remarkBy
                ? t('remarkBy', { name: details.remarkBy, at: remarkedAt })
                : t('onlyOpenid')
              : t('noRemark')}
          </span>
        </div>
      </div>
      {role === 'admin' ? (
        <Popover
          trigger={['click']}
          placement="bottomRight"
          arrow={false}
          content={
            <button type="button" className="btn txt sm" onClick={() => copy(customerId)}>
              <Icon name="copy" size={14} />
              {t('copyOpenid')}
            </button>
          }
        >
          <button type="button" className="btn txt icon sm" aria-label={t('more')}>
            <Icon name="more" />
          </button>
        </Popover>
      ) : null}
      <Steps row={row} onOpen={onOpen} />
      <button type="button" className="btn txt icon sm" aria-label={t('close')} onClick={onClose}>
        <Icon name="x" />
      </button>
    </header>
  );
}

function Steps({ row, onOpen }: { row: Row | undefined; onOpen: (code: string) => void }) {
  const t = useText(customersText);
  const store = useLiveStore();
  // Who is next changes with the queue; that they exist is looked at once a second, who they are at the click.
  useNow(1_000);
  const around = row ? neighboursOf(store.getView(), row) : { previous: undefined, next: undefined };
  const go = (which: 'previous' | 'next') => (): void => {
    const code = row && neighboursOf(store.getView(), row)[which];
    if (code !== undefined) onOpen(code);
  };
  return (
    <>
      <button
        type="button"
        className="btn txt icon sm"
        aria-label={t('previous')}
        aria-keyshortcuts="K"
        title={`${t('previous')} (K)`}
        disabled={around.previous === undefined}
        onClick={go('previous')}
      >
        <Icon name="up" />
      </button>
      <button
        type="button"
        className="btn txt icon sm"
        aria-label={t('next')}
        aria-keyshortcuts="J"
        title={`${t('next')} (J)`}
        disabled={around.next === undefined}
        onClick={go('next')}
      >
        <Icon name="down" />
      </button>
    </>
  );
}

function StandingTag({ row }: { row: Row | undefined }) {
  const t = useText(customersText);
  const now = useNow(1_000);
  const thresholds = useLive((view) => view.state.account.thresholds);
  const position = useLive((view) =>
    row && standingOf(row).kind === 'waiting' ? neighboursOf(view, row).position : 0,
  );
  const agent = useLive((view) =>
    row && 'agentId' in row ? (view.state.agents[row.agentId]?.nickname ?? row.agentId) : '',
  );
  if (!row) return <span className="tag">{t('goneTag')}</span>;
  const standing = standingOf(row);
  if (standing.kind === 'dismissed') return <span className="tag">{t('dismissedTag')}</span>;
  const session = standing.kind === 'session';
  const ms = now - (session ? standing.customer.startedAt : standing.customer.waitingSince);
  const bounds = session ? thresholds.sessionMs : thresholds.longestWaitMs;
  const level = ms >= bounds.alarm ? 'al' : ms >= bounds.attention ? 'at' : '';
  const listed = session || standing.customer.listed;
  return (
    <span className={`tag ${listed ? level : ''}`}>
      {listed && level ? <Icon name={level === 'al' ? 'oct' : 'tri'} size={12} /> : null}
      {session ? t('sessionTag', { agent }) : listed ? t('positionTag', { n: position }) : t('unlistedTag')}
    </span>
  );
}
