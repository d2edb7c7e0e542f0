import type { Role } from '@kf/shared/contract/http';
import type { ReactNode } from 'react';
import { Icon } from '#components/icon.tsx';
import { useText } from '#lib/i18n.ts';
import { mayAs, seesWhole, useMe } from '#lib/me.ts';
import styles from './allowed.module.css';
import { appText } from './text.ts';

const roleWords = { admin: 'roleAdmin', supervisor: 'roleSupervisor', viewer: 'roleViewer' } as const;

interface AllowedProps {
  /** What the page is called. */
  page: string;
  least: Role;
  /** The account that has to be seen as a whole. */
  whole?: string | undefined;
  children: ReactNode;
}

/** A page for those who may open it; whoever came by a link of somebody else is told who can grant it. */
export function Allowed({ page, least, whole, children }: AllowedProps) {
  const t = useText(appText);
  const me = useMe();
  const admins = me.admins.join(t('listComma'));
  if (!mayAs(me.role, least))
    return (
      <Note icon="lock">
        <b>{t('settingsDenied')}</b>
        <br />
        {t('settingsDeniedText', { page, role: t(roleWords[least]), admins })}
      </Note>
    );
  if (whole !== undefined && !seesWhole(me.scope, whole))
    return <Note icon="lock">{t('settingsWhole', { page, admins })}</Note>;
  return children;
}

export function Note({ icon, children }: { icon: 'any' | 'lock'; children: ReactNode }) {
  return (
    <div className={styles.note} role="note">
      <Icon name={icon} size={32} />
      <p>{children}</p>
    </div>
  );
}
