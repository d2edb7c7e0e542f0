import type { Me } from '@kf/shared/contract/http';
import { Modal } from 'antd';
import { dialogRoot } from '#components/dialog-root.ts';
import { LoginForm } from '#features/people/login/login-form.tsx';
import { useText } from '#lib/i18n.ts';
import { appText } from './text.ts';

interface LoginDialogProps {
  me: Me;
  onLoggedIn: (me: Me) => void;
}

/** Over whatever page is open, dialogs too: they keep their state, and nobody who passes by sees them. */
export function LoginDialog({ me, onLoggedIn }: LoginDialogProps) {
  const t = useText(appText);
  const handleLoggedIn = (again: Me): void => {
    // Somebody else took the seat: nothing of the first person's page may stay.
    if (again.personId !== me.personId) window.location.reload();
    else onLoggedIn(again);
  };
  return (
    <Modal
      open
      title={t('loginAgainTitle')}
      footer={null}
      closable={false}
      mask={{ closable: false }}
      styles={{ mask: { background: 'var(--bg)' } }}
      keyboard={false}
      width={360}
      centered
      getContainer={dialogRoot}
    >
      <p className="t2">{t('loginAgainText')}</p>
      <br />
      <LoginForm username={me.username} onLoggedIn={handleLoggedIn} />
    </Modal>
  );
}
