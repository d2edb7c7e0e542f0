import type { Me } from '@kf/shared/contract/http';
import { useMutation } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { Menu } from '#components/menu.tsx';
import { http } from '#lib/http.ts';
import { useText } from '#lib/i18n.ts';
import styles from './shell.module.css';
import { appText } from './text.ts';

const roleWords = { admin: 'roleAdmin', supervisor: 'roleSupervisor', viewer: 'roleViewer' } as const;

export function UserMenu({ me }: { me: Me }) {
  const t = useText(appText);
  const logout = useMutation({
    mutationFn: () => http.post('/api/logout'),
    // A fresh page forgets everything that was seen; also when the server no longer knows the login.
    onSettled: () => window.location.assign('/login'),
  });
  const [anchor, setAnchor] = useState<HTMLElement>();
  const close = useCallback(() => setAnchor(undefined), []);
  const groups = [
    {
      key: 'own',
      label: `${me.username} · ${t(roleWords[me.role])}`,
      items: [{ key: 'logout', icon: 'out', label: t('logout'), onSelect: () => logout.mutate() } as const],
    },
  ];
  const label = t('userMenu', { name: me.name });
  return (
    <>
      <button
        type="button"
        className={styles.me}
        aria-label={label}
        aria-haspopup="menu"
        onClick={(event) => setAnchor(anchor ? undefined : event.currentTarget)}
      >
        <span className={`av ${styles.avatar}`}>{me.name.slice(0, 1)}</span>
        <span className={`sm ${styles.name}`}>{me.name}</span>
      </button>
      {anchor ? <Menu label={label} anchor={anchor} groups={groups} onClose={close} /> : null}
    </>
  );
}
