import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Section } from '#components/form/section.tsx';
import { LoginList } from '#components/login-list/login-list.tsx';
import { useText } from '#lib/i18n.ts';
import { endLogin, endOtherLogins, loginsQuery } from './api.ts';
import { meText } from './text.ts';

export function LoginsSection() {
  const t = useText(meText);
  const queryClient = useQueryClient();
  const query = useQuery(loginsQuery);
  const settled = () => queryClient.invalidateQueries({ queryKey: loginsQuery.queryKey });
  const endOne = useMutation({ mutationFn: endLogin, onSettled: settled });
  const endOthers = useMutation({ mutationFn: endOtherLogins, onSettled: settled });
  const others = query.data?.logins.filter(({ own }) => !own).length ?? 0;
  return (
    <Section
      title={t('logins')}
      aside={
        others > 0 ? (
          <button
            type="button"
            className="btn sm"
            disabled={endOthers.isPending}
            onClick={() => endOthers.mutate()}
          >
            {t('endOthers')}
          </button>
        ) : null
      }
    >
      <LoginList
        logins={query.data?.logins}
        error={query.error ?? endOne.error ?? endOthers.error}
        onEnd={(loginId) => endOne.mutate(loginId)}
      />
    </Section>
  );
}
