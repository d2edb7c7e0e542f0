import type { CustomerDetails, Role } from '@kf/shared/contract/http';
import type { CustomerId } from '@kf/shared/contract/ids';
import type { WaitingCustomer } from '@kf/shared/contract/live';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { Icon } from '#components/icon.tsx';
import { errorTextOf } from '#lib/error-text.ts';
import { HttpError } from '#lib/http.ts';
import { useText } from '#lib/i18n.ts';
import { useCommands, useLive, useLiveStore } from '#live/use-live.tsx';
import { codeQuery, customerQuery, useHistory } from './customer-query.ts';
import styles from './drawer.module.css';
import { DrawerActions } from './drawer-actions.tsx';
import { DrawerCheck } from './drawer-check.tsx';
import { DrawerFacts } from './drawer-facts.tsx';
import { DrawerHead } from './drawer-head.tsx';
import { Loading } from './drawer-notes.tsx';
import { DrawerTimeline } from './drawer-timeline.tsx';
import { DrawerVisits } from './drawer-visits.tsx';
import { createFollower, neighboursOf, rowOf, standingOf } from './standing.ts';
import { customersText } from './text.ts';

/** The forms of acts are the board's; the drawer only gives them a place. */
export interface ActForms {
  assign: (customerId: CustomerId, onDone: () => void) => ReactNode;
  close: (customerId: CustomerId, onDone: () => void) => ReactNode;
  handover?: ((customerId: CustomerId, onDone: () => void) => ReactNode) | undefined;
  /** Why the last act was refused, where one was; the forms say it themselves. */
  refusal?: ((customerId: CustomerId, customer: string) => ReactNode) | undefined;
}

/** What others know of a wait: the drawer gives it its places. */
export interface WaitParts {
  /** Among the facts: how long it still takes, and where that is from. */
  remaining?: ((customer: WaitingCustomer) => { value: ReactNode; note: ReactNode } | undefined) | undefined;
  /** Told against estimated, below the facts. */
  promise?: ((customer: WaitingCustomer) => ReactNode) | undefined;
}

interface CustomerDrawerProps {
  code: string;
  role: Role;
  forms: ActForms;
  wait?: WaitParts | undefined;
  onOpen: (code: string) => void;
  onClose: () => void;
}

/**
 * One customer: state, facts, acts, visits, what happened. Beside the board, not over it: the board stays usable. Give it
 * the code as `key`. Whoever is not on the board is looked up by code, so a shared link works for ever.
 */
export function CustomerDrawer(props: CustomerDrawerProps) {
  const { code, onOpen, onClose } = props;
  const t = useText(customersText);
  const store = useLiveStore();
  const commands = useCommands();
  const [follow] = useState(() => createFollower(code));
  const accountId = useLive((view) => view.state.account.id);
  const isLoading = useLive((view) => view.sync === 'loading');
  const onBoard = useLive(follow);
  const found = useQuery(codeQuery(commands, accountId, code, onBoard === undefined && !isLoading));
  const customerId = onBoard ?? found.data?.customerId;
  const drawer = useRef<HTMLDivElement>(null);
  useReturnFocus(drawer);
  const step = (which: 'previous' | 'next'): void => {
    const row = customerId && rowOf(store.getView().state, customerId);
    const next = row && neighboursOf(store.getView(), row)[which];
    if (next !== undefined) onOpen(next);
  };
  const handleKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Escape') onClose();
    else if (isTyping(event.target)) return;
    else if (event.key === 'j' || event.key === 'J') step('next');
    else if (event.key === 'k' || event.key === 'K') step('previous');
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      ref={drawer}
      className={styles.drawer}
      role="dialog"
      aria-label={t('drawer')}
      tabIndex={-1}
      onKeyDown={handleKey}
      data-panel="drawer"
    >
      {customerId === undefined ? (
        <NotFound code={code} onClose={onClose} query={found} isLoading={isLoading} />
      ) : (
        <Known customerId={customerId} {...props} />
      )}
    </div>
  );
}

const isTyping = (target: EventTarget): boolean =>
  target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]') !== null;

/** Focus comes in when the drawer opens, and goes back where it was when it closes. */
function useReturnFocus(drawer: React.RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const before = document.activeElement;
    drawer.current?.focus({ preventScroll: true });
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    };
  }, [drawer]);
}

function Known(props: CustomerDrawerProps & { customerId: string }) {
  const { customerId, code, role, forms, wait, onOpen, onClose } = props;
  const t = useText(customersText);
  const row = useLive((view) => rowOf(view.state, customerId));
  const commands = useCommands();
  const accountId = useLive((view) => view.state.account.id);
  const spokeAt = row && 'lastSpokeAt' in row ? (row.lastSpokeAt ?? 0) : 0;
  const details = useQuery(customerQuery(commands, accountId, customerId, spokeAt));
  const { visits, timeline } = useHistory(customerId);
  const standing = row && standingOf(row);
  return (
    <>
      <DrawerHead {...{ customerId, row, code, role, onOpen, onClose }} details={details.data} />
      <div className={styles.body}>
        {row ? <DrawerFacts row={row} wait={wait} /> : <p className={styles.gone}>{t('goneText')}</p>}
        {standing?.kind === 'waiting' ? wait?.promise?.(standing.customer) : null}
        {row && role !== 'viewer' ? <DrawerActions row={row} forms={forms} onDone={onClose} /> : null}
        <DrawerCheck customerId={customerId} details={details} mayAsk={role !== 'viewer'} />
        <DrawerVisits visits={visits} />
        <DrawerTimeline timeline={timeline} />
      </div>
    </>
  );
}

interface NotFoundProps {
  code: string;
  onClose: () => void;
  query: UseQueryResult<CustomerDetails>;
  isLoading: boolean;
}

/** Being looked up, nobody's code, or the question failed. */
function NotFound({ code, onClose, query, isLoading }: NotFoundProps) {
  const t = useText(customersText);
  const { error } = query;
  const unknown = error instanceof HttpError && error.code === 'customer_not_found';
  const refusal = error && !unknown ? errorTextOf(error) : undefined;
  return (
    <>
      <header className={styles.head}>
        <h2 className={styles.title}>
          <span className="code">{code}</span>
        </h2>
        <button type="button" className="btn txt icon sm" aria-label={t('close')} onClick={onClose}>
          <Icon name="x" />
        </button>
      </header>
      {isLoading || query.isFetching ? (
        <div className={styles.section}>
          <Loading rows={6} />
        </div>
      ) : refusal ? (
        <div className={styles.unknown} role="alert">
          <Icon name="tri" size={32} />
          <b>{refusal.sentence}</b>
          <span>{refusal.nextStep}</span>
          <button type="button" className="btn" onClick={() => void query.refetch()}>
            {t('retry')}
          </button>
        </div>
      ) : unknown ? (
        <div className={styles.unknown}>
          <Icon name="any" size={32} />
          <b>{t('unknownTitle', { code })}</b>
          <span>{t('unknownText')}</span>
        </div>
      ) : null}
    </>
  );
}
