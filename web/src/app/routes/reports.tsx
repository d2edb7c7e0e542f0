import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { type AccuracyAddress, AccuracyPage } from '#features/reports/accuracy-page.tsx';
import { useMay } from '#lib/me.ts';

const route = getRouteApi('/a/$accountId/reports');

/** How expected waits came true. */
export function ReportsRoute() {
  const search = route.useSearch();
  const { accountId } = route.useParams();
  const navigate = useNavigate({ from: '/a/$accountId/reports' });
  const setAddress = (patch: AccuracyAddress): void =>
    void navigate({ search: (was) => ({ ...was, ...patch }), replace: true });
  const openCustomer = (code: string): void =>
    void navigate({ to: '/a/$accountId', params: { accountId }, search: { c: code } });
  const maySet = useMay('supervisor');
  const openNotices = (): void =>
    void navigate({ to: '/a/$accountId/rules/$page', params: { accountId, page: 'notices' } });
  return (
    <AccuracyPage
      address={search}
      onAddress={setAddress}
      onOpenCustomer={openCustomer}
      onOpenNotices={maySet ? openNotices : undefined}
    />
  );
}
