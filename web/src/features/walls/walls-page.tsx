import type { WallBoard } from '@kf/shared/contract/wall';
import { useQuery } from '@tanstack/react-query';
import type { ComponentType } from 'react';
import { Icon } from '#components/icon.tsx';
import { useText } from '#lib/i18n.ts';
import type { SettingsPageProps } from '#lib/settings-page.ts';
import { wallsQuery } from './api.ts';
import { BoardSection } from './boards/board-section.tsx';
import { ComposerPage } from './composer/composer-page.tsx';
import { DeviceSection } from './devices/device-section.tsx';
import { PairDialog } from './devices/pair-dialog.tsx';
import { Refusal } from './refusal.tsx';
import { wallsText } from './text.ts';
import s from './walls.module.css';

/** Draws a board as a wall would, in its box. */
export type WallPreview = ComponentType<{ board: WallBoard }>;

export interface WallsPageProps extends SettingsPageProps {
  Preview: WallPreview;
}

/**
 * Televisions and the boards they show. The address says what is open: `?code=` the pairing (the QR code of an unpaired
 * wall leads here), `?edit=` a board, `?new=` a template, `?copy=` the board to begin with.
 */
export function WallsPage({ me, search, onSearch, Preview }: WallsPageProps) {
  const t = useText(wallsText);
  const { data, error, refetch } = useQuery(wallsQuery);
  if (!data) {
    if (!error) return <div className={s.loading} aria-busy="true" />;
    return (
      <div className={s.empty}>
        <Icon name="wall" size={32} />
        <p>{t('loadFailed')}</p>
        <Refusal error={error} />
        <button type="button" className="btn" onClick={() => void refetch()}>
          {t('retry')}
        </button>
      </div>
    );
  }
  const { edit, copy, code } = search;
  const closeComposer = (): void => onSearch({ edit: undefined, new: undefined, copy: undefined });
  if (edit !== undefined || copy !== undefined || search['new'] !== undefined)
    return (
      <ComposerPage
        key={`${edit} ${copy} ${search['new']}`}
        walls={data}
        me={me}
        edit={edit}
        copy={copy}
        template={search['new']}
        Preview={Preview}
        onClose={closeComposer}
      />
    );
  return (
    <>
      <DeviceSection walls={data} onPair={() => onSearch({ code: '-' })} />
      <BoardSection walls={data} me={me} Preview={Preview} onSearch={onSearch} />
      {code !== undefined ? (
        <PairDialog
          walls={data}
          me={me}
          code={code === '-' ? '' : code}
          onClose={() => onSearch({ code: undefined })}
        />
      ) : null}
    </>
  );
}
