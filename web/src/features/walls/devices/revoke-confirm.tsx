import type { WallDevice } from '@kf/shared/contract/wall';
import { useMutation } from '@tanstack/react-query';
import { announce } from '#components/announcer.tsx';
import { Icon } from '#components/icon.tsx';
import { createFormat } from '#lib/format.ts';
import { useLanguage, useText } from '#lib/i18n.ts';
import { useWallsChanged, wallApi } from '../api.ts';
import { Refusal } from '../refusal.tsx';
import { wallsText } from '../text.ts';
import s from '../walls.module.css';

interface RevokeConfirmProps {
  device: WallDevice;
  /** Server time, ms. */
  now: number;
  onClose: () => void;
}

export function RevokeConfirm({ device, now, onClose }: RevokeConfirmProps) {
  const t = useText(wallsText);
  const lang = useLanguage();
  const changed = useWallsChanged();
  const { name, lastSeenAt } = device;
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const revoke = useMutation({
    mutationFn: () => wallApi.revoke(device.deviceId),
    onSuccess: () => {
      announce(t('revoked', { name }));
      changed();
      onClose();
    },
  });
  return (
    <div
      className={s.confirm}
      role="alertdialog"
      aria-label={t('revokeTitle', { name })}
      onKeyDown={({ key }) => key === 'Escape' && onClose()}
    >
      <b>{t('revokeTitle', { name })}</b>
      <span className="t2">
        {lastSeenAt === undefined
          ? t('revokeNever')
          : t('revokeText', { when: createFormat(lang, zone).age(lastSeenAt, now) })}
      </span>
      {revoke.error ? <Refusal error={revoke.error} /> : null}
      <span className={s.acts}>
        <button type="button" className="btn sm" autoFocus onClick={onClose}>
          {t('cancel')}
        </button>
        <button
          type="button"
          className="btn sm dan"
          disabled={revoke.isPending}
          onClick={() => revoke.mutate()}
        >
          <Icon name="off" size={14} />
          {t('revokeYes')}
        </button>
      </span>
    </div>
  );
}
