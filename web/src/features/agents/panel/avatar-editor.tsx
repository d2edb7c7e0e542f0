import type { ErrorCode } from '@kf/shared/contract/errors';
import type { Agent } from '@kf/shared/contract/live';
import { type ChangeEvent, useRef, useState } from 'react';
import { AgentAvatar } from '#components/agent-avatar.tsx';
import { Icon } from '#components/icon.tsx';
import { errorText } from '#lib/error-text.ts';
import { useLanguage, useText } from '#lib/i18n.ts';
import s from './avatar.module.css';
import { AvatarCrop } from './avatar-crop.tsx';
import panel from './panel.module.css';
import { type Picture, readPicture } from './picture.ts';
import { panelText } from './text.ts';

interface AvatarEditorProps {
  agent: Agent;
  picture: Picture | undefined;
  onPicture: (picture: Picture | undefined) => void;
}

/** The picture as it is, or the crop of the one that will take its place when the panel is saved. */
export function AvatarEditor({ agent, picture, onPicture }: AvatarEditorProps) {
  const t = useText(panelText);
  const lang = useLanguage();
  const input = useRef<HTMLInputElement>(null);
  const [fault, setFault] = useState<ErrorCode>();
  const [isReading, setReading] = useState(false);
  const handleFile = async (event: ChangeEvent<HTMLInputElement>): Promise<void> => {
    const file = event.target.files?.[0];
    event.target.value = ''; // the same file can be chosen again
    if (!file) return;
    setReading(true);
    const read = await readPicture(file);
    setReading(false);
    setFault(typeof read === 'string' ? read : undefined);
    if (typeof read !== 'string') onPicture(read);
  };
  const words = fault ? errorText(fault, {}, lang) : undefined;
  const chooser = (
    <button
      type="button"
      className={`btn sm ${s.choose}`}
      disabled={isReading}
      onClick={() => input.current?.click()}
    >
      <Icon name="img" size={14} />
      {t(isReading ? 'avatarReading' : picture ? 'avatarOther' : 'avatarChoose')}
    </button>
  );
  return (
    <div className={s.editor}>
      <input
        ref={input}
        type="file"
        className="vh"
        tabIndex={-1}
        aria-label={t('avatar')}
        accept="image/jpeg,image/png,.jpg,.jpeg,.png"
        onChange={(event) => void handleFile(event)}
      />
      {picture ? (
        <AvatarCrop picture={picture} onCrop={(crop) => onPicture({ ...picture, crop })}>
          {chooser}
          <button type="button" className="btn txt sm" onClick={() => onPicture(undefined)}>
            {t('avatarDrop')}
          </button>
        </AvatarCrop>
      ) : (
        <div className={s.now}>
          <AgentAvatar agent={agent} size={64} />
          <span className={s.side}>
            {chooser}
            <span className="sm t3">{t('avatarHint')}</span>
          </span>
        </div>
      )}
      {words ? (
        <div className={panel.error} role="alert">
          <Icon name="oct" size={14} />
          <span>
            <b>{words.sentence}</b> {words.nextStep}
          </span>
        </div>
      ) : null}
    </div>
  );
}
