import { getRouteApi, Link } from '@tanstack/react-router';
import { RulesPage } from '#features/rules/rules-page.tsx';

const route = getRouteApi('/a/$accountId/rules/$page');

/** What customers meet before and while they wait. */
export function RulesRoute() {
  const { accountId, page } = route.useParams();
  return (
    <RulesPage
      accountId={accountId}
      page={page}
      link={(one, label) => (
        <Link key={one} to="/a/$accountId/rules/$page" params={{ accountId, page: one }}>
          {label}
        </Link>
      )}
      customerLink={(code) => (
        <Link to="/a/$accountId" params={{ accountId }} search={{ c: code }} className="code">
          {code}
        </Link>
      )}
    />
  );
}
