import type { Role } from '@kf/shared/contract/http';
import type { Policy } from '@kf/shared/contract/people';
import { roles } from '@kf/shared/contract/plain';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { FieldGroup } from '#components/form/field.tsx';
import { Section } from '#components/form/section.tsx';
import { Refusal } from '#components/refusal.tsx';
import { useText } from '#lib/i18n.ts';
import { peopleQuery, savePolicy } from './api.ts';
import s from './people.module.css';
import { peoplePageText } from './text.ts';

export function PolicySection({ policy }: { policy: Policy }) {
  const t = useText(peoplePageText);
  const queryClient = useQueryClient();
  const save = useMutation({
    mutationFn: savePolicy,
    onSettled: () =>
      Promise.all([
        queryClient.invalidateQueries({ queryKey: peopleQuery.queryKey }),
        // It may concern the one who decided it.
        queryClient.invalidateQueries({ queryKey: ['me'] }),
      ]),
  });
  const shown = save.isPending ? save.variables : policy;
  const toggle = (role: Role): void => {
    const factorFor = roles.filter((one) =>
      one === role ? !shown.factorFor.includes(one) : shown.factorFor.includes(one),
    );
    save.mutate({ ...shown, factorFor });
  };
  return (
    <Section
      title={t('policy')}
      aside={
        save.isSuccess ? (
          <span className="sm t3" role="status">
            {t('policySaved')}
          </span>
        ) : null
      }
    >
      <FieldGroup label={t('factor')} hint={t('policyHint')}>
        <div className={s.roles}>
          {roles.map((role) => (
            <label key={role}>
              <input type="checkbox" checked={shown.factorFor.includes(role)} onChange={() => toggle(role)} />
              {t(role)}
            </label>
          ))}
        </div>
      </FieldGroup>
      <Refusal error={save.error} />
    </Section>
  );
}
