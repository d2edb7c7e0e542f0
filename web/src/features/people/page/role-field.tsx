import type { Role } from '@kf/shared/contract/http';
import { roles } from '@kf/shared/contract/plain';
import { Choice } from '#components/form/choice.tsx';
import { FieldGroup } from '#components/form/field.tsx';
import { useText } from '#lib/i18n.ts';
import { peoplePageText } from './text.ts';

interface RoleFieldProps {
  role: Role;
  onChange: (role: Role) => void;
}

export function RoleField({ role, onChange }: RoleFieldProps) {
  const t = useText(peoplePageText);
  return (
    <FieldGroup label={t('role')} hint={t(`${role}Is`)}>
      <Choice
        label={t('role')}
        value={role}
        onChange={onChange}
        options={roles.map((value) => ({ value, label: t(value) }))}
      />
    </FieldGroup>
  );
}
