import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';
import type { AgentsAddress } from '#features/agents/agents-address.ts';
import { AgentsPage } from '#features/agents/agents-page.tsx';
import { useMe } from '#lib/me.ts';

const route = getRouteApi('/a/$accountId/agents');

/** Managing agents and groups. */
export function AgentsRoute() {
  const search = route.useSearch();
  const navigate = useNavigate({ from: '/a/$accountId/agents' });
  const me = useMe();
  const setAddress = useCallback(
    (patch: { [K in keyof AgentsAddress]?: string | undefined }): void => {
      void navigate({
        search: (was) =>
          Object.fromEntries(Object.entries({ ...was, ...patch }).filter(([, value]) => value !== undefined)),
        replace: !('agent' in patch || 'edit' in patch),
      });
    },
    [navigate],
  );
  return <AgentsPage role={me.role} address={search} onAddress={setAddress} />;
}
