import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { type AccuracyAddress, AccuracyPage } from '#features/reports/accuracy-page.tsx';

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
  return <AccuracyPage address={search} onAddress={setAddress} onOpenCustomer={openCustomer} />;
}
