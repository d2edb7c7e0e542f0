import type { Me } from '@kf/shared/contract/http';
import type { WallsAnswer } from '@kf/shared/contract/wall';
import { useState } from 'react';
import { Icon } from '#components/icon.tsx';
import { language, useText } from '#lib/i18n.ts';
import { freeName, isTemplate, settingsOf } from '../model/templates.ts';
import { wallsText } from '../text.ts';
import s from '../walls.module.css';
import type { WallPreview } from '../walls-page.tsx';
import { Composer } from './composer.tsx';

interface ComposerPageProps {
  walls: WallsAnswer;
  me: Me;
  /** The board that is edited. */
  edit: string | undefined;
  /** The board that the new one begins with. */
  copy: string | undefined;
  template: string | undefined;
  Preview: WallPreview;
  onClose: () => void;
}

/** Finds what is to be composed; what was read when it was opened stays the ground of the edit. */
export function ComposerPage({ walls, me, edit, copy, template, Preview, onClose }: ComposerPageProps) {
  const t = useText(wallsText);
  const [ground] = useState(() => groundOf());
  function groundOf() {
    const { boards } = walls;
    const taken = boards.map(({ settings }) => settings.name);
    if (edit !== undefined) {
      const record = boards.find(({ boardId }) => boardId === edit);
      return record && { record, settings: record.settings, title: t('composeEdit') };
    }
    if (copy !== undefined) {
      const settings = boards.find(({ boardId }) => boardId === copy)?.settings;
      const name = settings && freeName(settings.name, taken);
      return (
        settings && {
          record: undefined,
          settings: { ...settings, name: name ?? settings.name },
          title: t('composeNew', { template: settings.name }),
        }
      );
    }
    const [account] = me.accounts;
    if (!isTemplate(template) || !account) return undefined;
    const name = freeName(account.name, taken);
    return {
      record: undefined,
      settings: settingsOf(template, { name, accountIds: [account.id], language: language() }),
      title: t('composeNew', { template: t(template) }),
    };
  }
  if (!ground)
    return (
      <div className={s.empty}>
        <Icon name="wall" size={32} />
        <p>{t('gone')}</p>
        <button type="button" className="btn" onClick={onClose}>
          {t('back')}
        </button>
      </div>
    );
  const users = walls.devices.filter(({ boardId }) => boardId === ground.record?.boardId).length;
  return <Composer {...ground} users={users} me={me} Preview={Preview} onClose={onClose} />;
}
