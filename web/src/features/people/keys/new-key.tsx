import type { Me, Role } from '@kf/shared/contract/http';
import type { EpochMs } from '@kf/shared/contract/ids';
import type { Scope } from '@kf/shared/contract/scope';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Choice } from '#components/form/choice.tsx';
import { Field, FieldGroup } from '#components/form/field.tsx';
import inputs from '#components/form/input.module.css';
import { ValueField } from '#components/form/value-field.tsx';
import { Refusal } from '#components/refusal.tsx';
import { useText } from '#lib/i18n.ts';
import { serverNow } from '#live/clock.ts';
import { createKey, keysQuery } from '../page/api.ts';
import s from '../page/people.module.css';
import { RoleField } from '../page/role-field.tsx';
import { isScopeComplete, ScopeField } from '../page/scope-field.tsx';
import { peoplePageText } from '../page/text.ts';
import { keysText } from './text.ts';

const DAY_MS = 86_400_000;
const terms = ['30', '90', '365', 'never'] as const;
type Term = (typeof terms)[number];

interface NewKeyProps {
  me: Me;
  onClose: () => void;
}

export function NewKey({ me, onClose }: NewKeyProps) {
  const t = useText(keysText);
  const people = useText(peoplePageText);
  const queryClient = useQueryClient();
  const [role, setRole] = useState<Role>('viewer');
  const [scope, setScope] = useState<Scope>('all');
  const [term, setTerm] = useState<Term>('90');
  const [faults, setFaults] = useState<{ name?: string; scope?: string }>({});
  const create = useMutation({
    mutationFn: createKey,
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keysQuery.queryKey }),
  });
  const handleSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget).get('name') ?? '').trim();
    const found: typeof faults = {
      ...(name === '' && { name: t('fillIn') }),
      ...(role !== 'admin' && !isScopeComplete(scope) && { scope: people('scopeMissing') }),
    };
    setFaults(found);
    if (found.name || found.scope) return;
    const expiresAt = (serverNow() + Number(term) * DAY_MS) as EpochMs;
    create.mutate({
      name,
      role,
      scope,
      ...(term !== 'never' && { expiresAt: Math.round(expiresAt) as EpochMs }),
    });
  };
  if (create.data)
    return (
      <div className={s.made} role="status">
        <b>{t('madeTitle', { name: create.data.key.name })}</b>
        <p>{t('madeText')}</p>
        <ValueField label={t('key')} value={create.data.secret} />
        <div className={s.foot}>
          <button type="button" className="btn" onClick={onClose}>
            {t('done')}
          </button>
        </div>
      </div>
    );
  return (
    <form className={s.newKey} onSubmit={handleSubmit} noValidate>
      <Field label={t('name')} hint={t('nameHint')} fault={faults.name}>
        {(ids) => (
          <input {...ids} name="name" className={inputs.input} autoComplete="off" autoFocus maxLength={60} />
        )}
      </Field>
      <RoleField role={role} onChange={setRole} />
      {role === 'admin' ? null : (
        <ScopeField me={me} scope={scope} fault={faults.scope} onChange={setScope} />
      )}
      <FieldGroup label={t('until')}>
        <Choice
          label={t('until')}
          value={term}
          onChange={setTerm}
          options={terms.map((value) => ({ value, label: t(`until_${value}`) }))}
        />
      </FieldGroup>
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
  );
}
