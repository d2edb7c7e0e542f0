import type { Me } from '@kf/shared/contract/http';
import type { WallBoardRecord, WallsAnswer } from '@kf/shared/contract/wall';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { announce } from '#components/announcer.tsx';
import { Section } from '#components/form/section.tsx';
import { Icon } from '#components/icon.tsx';
import { language, useText } from '#lib/i18n.ts';
import { previewQuery, useWallsChanged, wallApi } from '../api.ts';
import { settingsOf, type TemplateName, templateNames } from '../model/templates.ts';
import { Refusal } from '../refusal.tsx';
import { wallsText } from '../text.ts';
import s from '../walls.module.css';
import type { WallPreview } from '../walls-page.tsx';

interface BoardSectionProps {
  walls: WallsAnswer;
  me: Me;
  Preview: WallPreview;
  onSearch: (patch: Record<string, string | undefined>) => void;
}

/** Every board as it looks now, and the templates to begin another with. */
export function BoardSection({ walls: { boards, devices }, me, Preview, onSearch }: BoardSectionProps) {
  const t = useText(wallsText);
  return (
    <>
      <Section title={t('boards')}>
        {boards.length === 0 ? <p className={s.hint}>{t('noBoards')}</p> : null}
        <ul className={s.cards}>
          {boards.map((board) => (
            <BoardCard
              key={board.boardId}
              board={board}
              users={devices.filter(({ boardId }) => boardId === board.boardId).length}
              Preview={Preview}
              onSearch={onSearch}
            />
          ))}
        </ul>
      </Section>
      {me.accounts.length > 0 ? (
        <Section title={t('newBoard')}>
          <ul className={s.cards}>
            {templateNames.map((template) => (
              <TemplateCard
                key={template}
                template={template}
                me={me}
                Preview={Preview}
                onChoose={() => onSearch({ new: template })}
              />
            ))}
          </ul>
        </Section>
      ) : null}
    </>
  );
}

interface BoardCardProps {
  board: WallBoardRecord;
  /** Televisions that show it. */
  users: number;
  Preview: WallPreview;
  onSearch: BoardSectionProps['onSearch'];
}

function BoardCard({ board, users, Preview, onSearch }: BoardCardProps) {
  const t = useText(wallsText);
  const changed = useWallsChanged();
  const [isAsking, setAsking] = useState(false);
  const { boardId, settings } = board;
  const { name } = settings;
  const preview = useQuery(previewQuery(settings));
  const remove = useMutation({
    mutationFn: () => wallApi.removeBoard(boardId),
    onSuccess: () => announce(t('removed', { name })),
    onSettled: changed,
  });
  const edit = (): void => onSearch({ edit: boardId });
  return (
    <li className={s.card} aria-label={name}>
      <button type="button" className={s.picture169} aria-label={t('editBoard', { name })} onClick={edit}>
        {preview.data ? <Preview board={preview.data} /> : null}
      </button>
      <div className={s.cardText}>
        <b className="ell">{name}</b>
        <span className="t2">{users > 0 ? t('usedBy', { n: users }) : t('usedByNone')}</span>
      </div>
      {remove.error ? <Refusal error={remove.error} /> : null}
      {isAsking ? (
        <div className={s.confirm} role="alertdialog" aria-label={t('removeTitle', { name })}>
          <b>{t('removeTitle', { name })}</b>
          <span className="t2">{t('removeText')}</span>
          <span className={s.acts}>
            <button type="button" className="btn sm" autoFocus onClick={() => setAsking(false)}>
              {t('cancel')}
            </button>
            <button
              type="button"
              className="btn sm dan"
              disabled={remove.isPending}
              onClick={() => remove.mutate()}
            >
              <Icon name="trash" size={14} />
              {t('remove')}
            </button>
          </span>
        </div>
      ) : (
        <span className={s.acts}>
          <button type="button" className="btn sm" aria-label={t('editBoard', { name })} onClick={edit}>
            <Icon name="edit" size={14} />
            {t('edit')}
          </button>
          <button
            type="button"
            className="btn sm"
            aria-label={t('duplicateOf', { name })}
            onClick={() => onSearch({ copy: boardId })}
          >
            <Icon name="copy" size={14} />
            {t('duplicate')}
          </button>
          <span className="spacer" />
          <button
            type="button"
            className="btn txt icon sm"
            aria-label={t('removeBoard', { name })}
            title={users > 0 ? t('inUse') : undefined}
            disabled={users > 0}
            onClick={() => setAsking(true)}
          >
            <Icon name="trash" size={14} />
          </button>
        </span>
      )}
    </li>
  );
}

interface TemplateCardProps {
  template: TemplateName;
  me: Me;
  Preview: WallPreview;
  onChoose: () => void;
}

function TemplateCard({ template, me, Preview, onChoose }: TemplateCardProps) {
  const t = useText(wallsText);
  const [account] = me.accounts;
  const preview = useQuery(
    previewQuery(
      account && settingsOf(template, { name: account.name, accountIds: [account.id], language: language() }),
    ),
  );
  return (
    <li className={s.card} aria-label={t(template)}>
      <button
        type="button"
        className={s.picture169}
        aria-label={t('composeNew', { template: t(template) })}
        onClick={onChoose}
      >
        {preview.data ? <Preview board={preview.data} /> : null}
      </button>
      <div className={s.cardText}>
        <b>{t(template)}</b>
      </div>
      <p className={s.cardHint}>{t(`${template}Text`)}</p>
    </li>
  );
}
