import type { Me, Role } from '@kf/shared/contract/http';
import type { PersonRow } from '@kf/shared/contract/people';
import type { Scope } from '@kf/shared/contract/scope';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { announce } from '#components/announcer.tsx';
import { Field } from '#components/form/field.tsx';
import inputs from '#components/form/input.module.css';
import { Icon } from '#components/icon.tsx';
import { Refusal } from '#components/refusal.tsx';
import { SidePanel } from '#components/side-panel.tsx';
import { useText } from '#lib/i18n.ts';
import { changePerson, peopleQuery } from './api.ts';
import s from './people.module.css';
import { PersonAccess } from './person-access.tsx';
import { RoleField } from './role-field.tsx';
import { isScopeComplete, ScopeField } from './scope-field.tsx';
import { peoplePageText } from './text.ts';

interface PersonPanelProps {
  me: Me;
  person: PersonRow;
  onClose: () => void;
}

export function PersonPanel({ me, person, onClose }: PersonPanelProps) {
  const t = useText(peoplePageText);
  const queryClient = useQueryClient();
  const [name, setName] = useState(person.name);
  const [role, setRole] = useState<Role>(person.role);
  const [scope, setScope] = useState<Scope>(person.scope);
  const [faults, setFaults] = useState<{ name?: string; scope?: string }>({});
  const save = useMutation({
    mutationFn: changePerson,
    onSuccess: () => {
      announce(t('saved'));
      return queryClient.invalidateQueries({ queryKey: peopleQuery.queryKey });
    },
  });
  const isSame =
    name === person.name &&
    role === person.role &&
    (role === 'admin' || JSON.stringify(scope) === JSON.stringify(person.scope));
  const handleSubmit = (event: FormEvent): void => {
    event.preventDefault();
    const found: typeof faults = {
      ...(name.trim() === '' && { name: t('fillIn') }),
      ...(role !== 'admin' && !isScopeComplete(scope) && { scope: t('scopeMissing') }),
    };
    setFaults(found);
    if (found.name || found.scope) return;
    save.mutate({ id: person.personId, name: name.trim(), role, ...(role !== 'admin' && { scope }) });
  };
  return (
    <SidePanel title={t('editTitle')} about={person.name} onClose={onClose}>
      <div className={s.panelBody}>
        <form onSubmit={handleSubmit} noValidate>
          <Field label={t('username')}>
            {(ids) => <input {...ids} className={inputs.input} value={person.username} disabled readOnly />}
          </Field>
          <Field label={t('name')} fault={faults.name}>
            {(ids) => (
              <input
                {...ids}
                data-first
                className={inputs.input}
                value={name}
                autoComplete="off"
                maxLength={40}
                onChange={(event) => setName(event.target.value)}
              />
            )}
          </Field>
          <RoleField role={role} onChange={setRole} />
          {role === 'admin' ? null : (
            <ScopeField me={me} scope={scope} fault={faults.scope} onChange={setScope} />
          )}
          <div className={s.foot}>
            <Refusal error={save.error} />
            <button type="submit" className="btn pri" disabled={isSame || save.isPending}>
              {t('save')}
            </button>
            <span className="sm t3">
              {save.isSuccess && isSame ? (
                <span className="ok-c">
                  <Icon name="ok" size={12} /> {t('saved')}
                </span>
              ) : (
                t('atOnce')
              )}
            </span>
          </div>
        </form>
        <PersonAccess me={me} person={person} />
      </div>
    </SidePanel>
  );
}
