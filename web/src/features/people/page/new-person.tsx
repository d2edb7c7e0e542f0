import type { Me, Role } from '@kf/shared/contract/http';
import type { Scope } from '@kf/shared/contract/scope';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Field } from '#components/form/field.tsx';
import inputs from '#components/form/input.module.css';
import { Refusal } from '#components/refusal.tsx';
import { SidePanel } from '#components/side-panel.tsx';
import { useText } from '#lib/i18n.ts';
import { createPerson, peopleQuery } from './api.ts';
import { LinkNote } from './link-note.tsx';
import s from './people.module.css';
import { RoleField } from './role-field.tsx';
import { isScopeComplete, ScopeField } from './scope-field.tsx';
import { peoplePageText } from './text.ts';

interface NewPersonProps {
  me: Me;
  onOpen: (personId: string) => void;
  onClose: () => void;
}

export function NewPerson({ me, onClose }: NewPersonProps) {
  const t = useText(peoplePageText);
  const queryClient = useQueryClient();
  const [role, setRole] = useState<Role>('supervisor');
  const [scope, setScope] = useState<Scope>('all');
  const [faults, setFaults] = useState<{ username?: string; name?: string; scope?: string }>({});
  const create = useMutation({
    mutationFn: createPerson,
    onSuccess: () => queryClient.invalidateQueries({ queryKey: peopleQuery.queryKey }),
  });
  const handleSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = event.currentTarget;
    const given = new FormData(form);
    const username = String(given.get('username') ?? '').trim();
    const name = String(given.get('name') ?? '').trim();
    const found: typeof faults = {
      ...(username === '' && { username: t('fillIn') }),
      ...(name === '' && { name: t('fillIn') }),
      ...(role !== 'admin' && !isScopeComplete(scope) && { scope: t('scopeMissing') }),
    };
    setFaults(found);
    const first = found.username ? 'username' : found.name ? 'name' : undefined;
    if (first) return form.querySelector<HTMLInputElement>(`[name=${first}]`)?.focus();
    if (!found.scope) create.mutate({ username, name, role, scope });
  };
  if (create.data)
    return (
      <SidePanel title={t('newTitle')} about={create.data.person.name} onClose={onClose}>
        <div className={s.panelBody}>
          <LinkNote link={create.data} />
        </div>
      </SidePanel>
    );
  return (
    <SidePanel title={t('newTitle')} onClose={onClose}>
      <div className={s.panelBody}>
        <form onSubmit={handleSubmit} noValidate>
          <Field label={t('username')} hint={t('usernameHint')} fault={faults.username}>
            {(ids) => (
              <input
                {...ids}
                data-first
                name="username"
                className={inputs.input}
                autoComplete="off"
                autoCapitalize="none"
                spellCheck={false}
                maxLength={64}
              />
            )}
          </Field>
          <Field label={t('name')} hint={t('nameHint')} fault={faults.name}>
            {(ids) => (
              <input {...ids} name="name" className={inputs.input} autoComplete="off" maxLength={40} />
            )}
          </Field>
          <RoleField role={role} onChange={setRole} />
          {role === 'admin' ? null : (
            <ScopeField me={me} scope={scope} fault={faults.scope} onChange={setScope} />
          )}
          <div className={s.foot}>
            <Refusal error={create.error} />
            <button type="submit" className="btn pri" disabled={create.isPending}>
              {t('create')}
            </button>
            <button type="button" className="btn" onClick={onClose}>
              {t('cancel')}
            </button>
          </div>
        </form>
      </div>
    </SidePanel>
  );
}
