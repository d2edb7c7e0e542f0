import type { Me } from '@kf/shared/contract/http';
import type { WallBoard, WallBoardRecord, WallBoardSettings } from '@kf/shared/contract/wall';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useDeferredValue, useState } from 'react';
import { announce } from '#components/announcer.tsx';
import { Choice } from '#components/form/choice.tsx';
import { Section } from '#components/form/section.tsx';
import { Icon } from '#components/icon.tsx';
import { useText } from '#lib/i18n.ts';
import { previewQuery, useWallsChanged, wallApi } from '../api.ts';
import { draftOf, faultsOf, settingsFrom } from '../model/draft.ts';
import { Refusal } from '../refusal.tsx';
import { wallsText } from '../text.ts';
import s from '../walls.module.css';
import type { WallPreview } from '../walls-page.tsx';
import { ContentFields } from './content-fields.tsx';
import { HoursFields } from './hours-fields.tsx';
import { LimitFields } from './limit-fields.tsx';
import { LookFields } from './look-fields.tsx';
import type { PartProps } from './part.ts';
import { PrivacyFields } from './privacy-fields.tsx';

interface ComposerProps {
  title: string;
  /** Undefined: it becomes a new board. */
  record: WallBoardRecord | undefined;
  settings: WallBoardSettings;
  /** Televisions that show the board. */
  users: number;
  me: Me;
  Preview: WallPreview;
  onClose: () => void;
}

/** A board's settings at the left, what a wall would show with them at the right. */
export function Composer({ title, record, settings, users, me, Preview, onClose }: ComposerProps) {
  const t = useText(wallsText);
  const changed = useWallsChanged();
  const [draft, setDraft] = useState(() => draftOf(settings));
  const [isChecked, setChecked] = useState(false);
  const [isLeaving, setLeaving] = useState(false);
  const next = settingsFrom(draft);
  const preview = useQuery(previewQuery(useDeferredValue(next)));
  const isTouched = JSON.stringify(draft) !== JSON.stringify(draftOf(settings));
  const save = useMutation({
    mutationFn: (wanted: WallBoardSettings) =>
      record ? wallApi.changeBoard(record, wanted) : wallApi.addBoard(wanted),
    onSuccess: ({ board }) => {
      announce(record ? t('saved', { n: users }) : t('created', { name: board.settings.name }));
      onClose();
    },
    onSettled: changed,
  });
  const handleSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    setChecked(true);
    const [first] = faultsOf(draft);
    if (first) return event.currentTarget.querySelector<HTMLElement>(`[name="${first}"]`)?.focus();
    if (next && !save.isPending) save.mutate(next);
  };
  const part: PartProps = {
    draft,
    set: (patch) => setDraft((was) => ({ ...was, ...patch })),
    faults: isChecked ? faultsOf(draft) : faultsOf(draft).filter((fault) => !quietFaults.has(fault)),
  };
  return (
    <form className={s.composer} onSubmit={handleSubmit} noValidate aria-label={title}>
      <div className={s.bar}>
        <button type="button" className="btn txt" onClick={() => (isTouched ? setLeaving(true) : onClose())}>
          <Icon name="arrow" size={14} />
          {t('back')}
        </button>
        <h2>{title}</h2>
        <span className="spacer" />
        {isLeaving ? (
          <span className={s.acts} role="alertdialog" aria-label={t('leaveTitle')}>
            <b>{t('leaveTitle')}</b>
            <button type="button" className="btn dan" onClick={onClose}>
              {t('leave')}
            </button>
            <button type="button" className="btn" autoFocus onClick={() => setLeaving(false)}>
              {t('stay')}
            </button>
          </span>
        ) : (
          <button
            type="submit"
            className="btn pri"
            disabled={save.isPending || (record !== undefined && !isTouched)}
          >
            {t(save.isPending ? 'saving' : 'save')}
          </button>
        )}
      </div>
      {save.error ? <Refusal error={save.error} /> : null}
      <div className={s.columns}>
        <div className={s.fields}>
          <ContentFields {...part} me={me} />
          <LimitFields {...part} inUse={preview.data?.thresholds} />
          <LookFields {...part} />
          <HoursFields {...part} />
          <PrivacyFields {...part} />
        </div>
        <PreviewPane board={preview.data} note={noteOf(next, preview)} Preview={Preview} />
      </div>
    </form>
  );
}

/** What is plainly not filled in yet is not called wrong before somebody tries to save it. */
const quietFaults: ReadonlySet<string> = new Set(['name']);

type PreviewNote = 'previewWait' | 'previewFailed' | 'previewOutside' | 'previewHint';

function noteOf(
  settings: WallBoardSettings | undefined,
  { isError, data }: { isError: boolean; data?: WallBoard | undefined },
): PreviewNote {
  if (settings === undefined) return 'previewWait';
  if (isError) return 'previewFailed';
  return data?.outside === undefined || data.outside === 'same' ? 'previewHint' : 'previewOutside';
}

interface PreviewPaneProps {
  board: WallBoard | undefined;
  note: PreviewNote;
  Preview: WallPreview;
}

function PreviewPane({ board, note, Preview }: PreviewPaneProps) {
  const t = useText(wallsText);
  const [shape, setShape] = useState<'landscape' | 'portrait'>('landscape');
  const isPortrait = shape === 'portrait';
  return (
    <div className={s.previewPane}>
      <Section
        title={t('preview')}
        aside={
          <Choice
            label={t('preview')}
            value={shape}
            onChange={setShape}
            options={[
              { value: 'landscape', label: t('landscape') },
              { value: 'portrait', label: t('portrait') },
            ]}
          />
        }
      >
        <div className={isPortrait ? s.picture916 : s.picture169} role="img" aria-label={t('preview')}>
          {board ? <Preview board={board} /> : null}
        </div>
        <p className={s.hint} role="status">
          {t(note)}
        </p>
      </Section>
    </div>
  );
}
