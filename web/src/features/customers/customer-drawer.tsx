import type { Role } from '@kf/shared/contract/http';
import type { CustomerId } from '@kf/shared/contract/ids';
import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { Icon } from '#components/icon.tsx';
import { useText } from '#lib/i18n.ts';
import { useCommands, useLive } from '#live/use-live.tsx';
import { customerQuery } from './customer-query.ts';
import styles from './drawer.module.css';
import { DrawerActions } from './drawer-actions.tsx';
import { DrawerFacts } from './drawer-facts.tsx';
import { DrawerHead } from './drawer-head.tsx';
import { DrawerMessages } from './drawer-messages.tsx';
import { createFollower, rowOf } from './standing.ts';
import { customersText } from './text.ts';

/** The forms of acts are the board's; the drawer only gives them a place. */
export interface ActForms {
  assign: (customerId: CustomerId, onDone: () => void) => ReactNode;
  close: (customerId: CustomerId, onDone: () => void) => ReactNode;
}

interface CustomerDrawerProps {
  code: string;
  role: Role;
  forms: ActForms;
  onOpen: (code: string) => void;
  onClose: () => void;
}

/** One customer: state, facts, acts, messages. Beside the board, not over it: the board stays usable. Give it the code as `key`. */
export function CustomerDrawer({ code, role, forms, onOpen, onClose }: CustomerDrawerProps) {
  const t = useText(customersText);
  const [follow] = useState(() => createFollower(code));
  const customerId = useLive(follow);
  const loading = useLive((view) => view.sync === 'loading');
  const drawer = useRef<HTMLDivElement>(null);
  useReturnFocus(drawer);
  const handleKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    event.stopPropagation();
    onClose();
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
        <Unknown code={code} loading={loading} onClose={onClose} />
      ) : (
        <Known customerId={customerId} {...{ code, role, forms, onOpen, onClose }} />
      )}
    </div>
  );
}

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

function Known({
  customerId,
  code,
  role,
  forms,
  onOpen,
  onClose,
}: CustomerDrawerProps & { customerId: string }) {
  const t = useText(customersText);
  const row = useLive((view) => rowOf(view.state, customerId));
  const commands = useCommands();
  const accountId = useLive((view) => view.state.account.id);
  const spokeAt = row && 'lastSpokeAt' in row ? (row.lastSpokeAt ?? 0) : 0;
  const details = useQuery(customerQuery(commands, accountId, customerId, spokeAt));
  return (
    <>
      <DrawerHead
        customerId={customerId}
        row={row}
        details={details.data}
        code={code}
        role={role}
        onOpen={onOpen}
        onClose={onClose}
      />
      <div className={styles.body}>
        {row ? <DrawerFacts row={row} /> : <p className={styles.gone}>{t('goneText')}</p>}
        {row && role !== 'viewer' ? <DrawerActions row={row} forms={forms} onDone={onClose} /> : null}
        <DrawerMessages customerId={customerId} details={details} />
      </div>
    </>
  );
}

function Unknown({ code, loading, onClose }: { code: string; loading: boolean; onClose: () => void }) {
  const t = useText(customersText);
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
      {loading ? null : (
        <div className={styles.unknown}>
          <Icon name="any" size={32} />
          <b>{t('unknownTitle', { code })}</b>
          <span>{t('unknownText')}</span>
        </div>
      )}
    </>
  );
}
