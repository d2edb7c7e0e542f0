import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { RulesPage } from '#features/rules/rules-page.tsx';
import { useText } from '#lib/i18n.ts';
import { Allowed } from '../allowed.tsx';
import { LeaveGuard } from '../leave-guard.tsx';
import { appText } from '../text.ts';

const route = getRouteApi('/a/$accountId/rules/$page');

/** What customers meet before and while they wait. */
export function RulesRoute() {
  const { accountId, page } = route.useParams();
  const t = useText(appText);
  const [isUnsaved, setIsUnsaved] = useState(false);
  return (
    <Allowed page={t('rules')} least="supervisor" whole={accountId}>
      <RulesPage
        accountId={accountId}
        page={page}
        onUnsaved={setIsUnsaved}
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
      <LeaveGuard isUnsaved={isUnsaved} />
    </Allowed>
  );
}
