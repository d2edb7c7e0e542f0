import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useCallback, useMemo } from 'react';
import type { ActForms } from '#features/customers/customer-drawer.tsx';
import { AssignForm } from '#features/live/acts/assign-form.tsx';
import { BoardInteraction } from '#features/live/acts/board-interaction.tsx';
import { CloseConfirm } from '#features/live/acts/close-confirm.tsx';
import { HandoverForm } from '#features/live/acts/handover-form.tsx';
import { RefusalNote } from '#features/live/acts/refusal-note.tsx';
import type { FeedTarget } from '#features/live/feed/feed-row.tsx';
import { KpiStrip } from '#features/live/kpi/kpi-strip.tsx';
import { useText } from '#lib/i18n.ts';
import { mayAs, seesWhole, useMe } from '#lib/me.ts';
import type { BoardSearch } from '../board-search.ts';
import { showAgent } from '../show-agent.ts';
import { appText } from '../text.ts';
import { useMedia } from '../use-media.ts';
import styles from './board.module.css';
import { BoardPanels } from './board-panels.tsx';
import { SmallBoard } from './small-board.tsx';
import { waitParts } from './wait-parts.tsx';

/** The board is seen first; the drawer comes when somebody is opened. */
const CustomerDrawer = lazy(async () => ({
  default: (await import('#features/customers/customer-drawer.tsx')).CustomerDrawer,
}));

const route = getRouteApi('/a/$accountId/');

/** The live board: key figures, queue, agents, events, and the drawer of one customer. */
export function BoardRoute() {
  const t = useText(appText);
  const search = route.useSearch();
  const { accountId } = route.useParams();
  const navigate = useNavigate({ from: '/a/$accountId/' });
  const me = useMe();
  const narrow = useMedia('(max-width: 767px)');

  const setAddress = useCallback(
    (patch: { [K in keyof BoardSearch]?: string | undefined }, replace = true): void => {
      void navigate({ search: (was) => withoutEmpty({ ...was, ...patch }), replace });
    },
    [navigate],
  );
  const openCustomer = useCallback((code: string) => setAddress({ c: code }, false), [setAddress]);
  const stepCustomer = useCallback((code: string) => setAddress({ c: code }), [setAddress]);
  const closeCustomer = useCallback(() => setAddress({ c: undefined }, false), [setAddress]);
  const handleShow = useCallback(
    (target: FeedTarget) => {
      if ('code' in target) return openCustomer(target.code);
      // a filter may hide the row
      setAddress({ show: undefined, group: undefined });
      showAgent(target.agentId);
    },
    [openCustomer, setAddress],
  );
  const rulesLink = useCallback(
    (label: string) => (
      <Link className="btn lnk sm" to="/a/$accountId/rules/$page" params={{ accountId, page: 'assignment' }}>
        {label}
      </Link>
    ),
    [accountId],
  );
  const forms = useMemo(() => actForms(closeCustomer), [closeCustomer]);

  if (narrow) return <SmallBoard />;
  return (
    <BoardInteraction
      openCode={search.c}
      onOpenCustomer={openCustomer}
      myName={me.name}
      mayAct={mayAs(me.role, 'supervisor')}
      rulesLink={seesWhole(me.scope, accountId) ? rulesLink : undefined}
    >
      <div className={styles.page}>
        <h1 className="vh">{t('boardTitle')}</h1>
        <KpiStrip />
        <BoardPanels search={search} onShow={handleShow} onAddress={setAddress} />
      </div>
      {search.c === undefined ? null : (
        <Suspense fallback={null}>
          <CustomerDrawer
            key={search.c}
            code={search.c}
            role={me.role}
            forms={forms}
            wait={waitParts}
            onOpen={stepCustomer}
            onClose={closeCustomer}
          />
        </Suspense>
      )}
    </BoardInteraction>
  );
}

const actForms = (onCancel: () => void): ActForms => ({
  handover: (customerId, onDone) => (
    <HandoverForm customerId={customerId} place="drawer" onDone={onDone} onCancel={onCancel} />
  ),
  assign: (customerId, onDone) => (
    <AssignForm customerId={customerId} place="drawer" onDone={onDone} onCancel={onCancel} />
  ),
  refusal: (customerId, customer) => <RefusalNote customerId={customerId} customer={customer} />,
  close: (customerId, onDone) => <CloseConfirm customerId={customerId} onDone={onDone} onCancel={onCancel} />,
});

function withoutEmpty(search: { [K in keyof BoardSearch]?: string | undefined }): BoardSearch {
  return Object.fromEntries(
    Object.entries(search).filter(([, value]) => value !== undefined && value !== ''),
  );
}
