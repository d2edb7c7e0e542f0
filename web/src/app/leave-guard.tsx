import { useBlocker } from '@tanstack/react-router';
import { Modal } from 'antd';
import { dialogRoot } from '#components/dialog-root.ts';
import { useText } from '#lib/i18n.ts';
import s from './leave-guard.module.css';
import { appText } from './text.ts';

/** Asks before a page is left whose changes are not saved; the browser itself asks before it closes the tab. */
export function LeaveGuard({ isUnsaved }: { isUnsaved: boolean }) {
  const t = useText(appText);
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => isUnsaved && current.pathname !== next.pathname,
    enableBeforeUnload: () => isUnsaved,
    withResolver: true,
  });
  const isAsked = blocker.status === 'blocked';
  return (
    <Modal
      open={isAsked}
      title={t('leaveTitle')}
      footer={null}
      onCancel={() => blocker.reset?.()}
      destroyOnHidden
      getContainer={dialogRoot}
      width={400}
      centered
    >
      <p>{t('leaveText')}</p>
      <div className={s.acts}>
        <button type="button" className="btn pri" onClick={() => blocker.reset?.()}>
          {t('leaveStay')}
        </button>
        <button type="button" className="btn" onClick={() => blocker.proceed?.()}>
          {t('leaveAnyway')}
        </button>
      </div>
    </Modal>
  );
}
