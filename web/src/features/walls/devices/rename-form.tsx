import type { WallDevice } from '@kf/shared/contract/wall';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { announce } from '#components/announcer.tsx';
import { useText } from '#lib/i18n.ts';
import { useWallsChanged, wallApi } from '../api.ts';
import { NAME_MOST } from '../model/templates.ts';
import { Refusal } from '../refusal.tsx';
import { wallsText } from '../text.ts';
import s from '../walls.module.css';

/** The name in its own place; Enter keeps it, Escape leaves it. */
export function RenameForm({ device, onClose }: { device: WallDevice; onClose: () => void }) {
  const t = useText(wallsText);
  const changed = useWallsChanged();
  const [typed, setTyped] = useState(device.name);
  const name = typed.trim();
  const rename = useMutation({
    mutationFn: () => wallApi.change(device.deviceId, { name }),
    onSuccess: () => {
      announce(t('renamed', { name }));
      changed();
      onClose();
    },
  });
  const handleSubmit = (event: FormEvent): void => {
    event.preventDefault();
    if (name === device.name) return onClose();
    if (name !== '' && !rename.isPending) rename.mutate();
  };
  return (
    <form className={s.rename} onSubmit={handleSubmit} onKeyDown={({ key }) => key === 'Escape' && onClose()}>
      <input
        className={s.input}
        aria-label={t('deviceName')}
        aria-invalid={name === ''}
        value={typed}
        maxLength={NAME_MOST}
        autoComplete="off"
        autoFocus
        onFocus={({ currentTarget }) => currentTarget.select()}
        onChange={(event) => setTyped(event.target.value)}
      />
      <button type="submit" className="btn sm pri" disabled={name === '' || rename.isPending}>
        {t('save')}
      </button>
      <button type="button" className="btn sm" onClick={onClose}>
        {t('cancel')}
      </button>
      {rename.error ? <Refusal error={rename.error} /> : null}
    </form>
  );
}
