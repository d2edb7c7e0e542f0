import type { Me } from '@kf/shared/contract/http';
import type { WallsAnswer } from '@kf/shared/contract/wall';
import { useMutation } from '@tanstack/react-query';
import { Modal } from 'antd';
import { type FormEvent, useState } from 'react';
import { announce } from '#components/announcer.tsx';
import { dialogRoot } from '#components/dialog-root.ts';
import { Field } from '#components/form/field.tsx';
import { language, useText } from '#lib/i18n.ts';
import { useWallsChanged, wallApi } from '../api.ts';
import { freeName, isTemplate, NAME_MOST, settingsOf, templateNames } from '../model/templates.ts';
import { Refusal } from '../refusal.tsx';
import { wallsText } from '../text.ts';
import s from '../walls.module.css';

interface PairDialogProps {
  walls: WallsAnswer;
  me: Me;
  /** From the QR code on the television; empty when it has to be typed. */
  code: string;
  onClose: () => void;
}

const CODE = /^[2-9A-HJKMNP-TV-Z]{6}$/;
const readCode = (typed: string): string => typed.toUpperCase().replaceAll(/[\s-]/g, '');

/** Makes the television that shows this code a wall: with a name, and a board that exists or begins from a template. */
export function PairDialog({ walls: { boards }, me, code, onClose }: PairDialogProps) {
  const t = useText(wallsText);
  const changed = useWallsChanged();
  const [typed, setTyped] = useState(code.slice(0, 6).toUpperCase());
  const [name, setName] = useState('');
  const [board, setBoard] = useState<string>(boards[0]?.boardId ?? templateNames[0]);
  const [isChecked, setChecked] = useState(false);
  const isCode = CODE.test(readCode(typed));
  const nameOk = name.trim() !== '';
  const pair = useMutation({
    mutationFn: async () => {
      const boardId = isTemplate(board) ? (await addBoard()).boardId : board;
      // A second try takes the board that the first one made.
      setBoard(boardId);
      const chosen = boardId as (typeof boards)[number]['boardId'];
      return wallApi.pair({ code: readCode(typed), name: name.trim(), board: chosen });
    },
    onSuccess: ({ device }) => {
      announce(t('paired', { name: device.name }));
      onClose();
    },
    onSettled: changed,
  });
  const addBoard = async () => {
    const template = isTemplate(board) ? board : templateNames[0];
    const taken = boards.map(({ settings }) => settings.name);
    const settings = settingsOf(template, {
      name: freeName(me.accounts[0]?.name ?? t(template), taken),
      accountIds: me.accounts.slice(0, 1).map(({ id }) => id),
      language: language(),
    });
    return (await wallApi.addBoard(settings)).board;
  };
  const handleSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    setChecked(true);
    const first = !isCode ? 'code' : !nameOk ? 'name' : undefined;
    if (first) return event.currentTarget.querySelector<HTMLElement>(`[name="${first}"]`)?.focus();
    if (!pair.isPending) pair.mutate();
  };
  const isKnown = boards.some(({ boardId }) => boardId === board) || isTemplate(board);
  return (
    <Modal
      open
      title={t('pairTitle')}
      footer={null}
      width={520}
      destroyOnHidden
      getContainer={dialogRoot}
      onCancel={onClose}
    >
      <form className={s.pair} onSubmit={handleSubmit} noValidate>
        <Field
          label={t('code')}
          hint={t('codeHint')}
          fault={isChecked && !isCode ? t('codeFault') : undefined}
        >
          {(ids) => (
            <input
              {...ids}
              name="code"
              className={`${s.input} ${s.code}`}
              value={typed}
              maxLength={9}
              autoComplete="off"
              autoCapitalize="characters"
              spellCheck={false}
              autoFocus={code === ''}
              onChange={(event) => setTyped(event.target.value.toUpperCase())}
            />
          )}
        </Field>
        <Field
          label={t('deviceName')}
          hint={t('deviceNameHint')}
          fault={isChecked && !nameOk ? t('nameFault') : undefined}
        >
          {(ids) => (
            <input
              {...ids}
              name="name"
              className={s.input}
              value={name}
              maxLength={NAME_MOST}
              autoComplete="off"
              autoFocus={code !== ''}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <Field label={t('showBoard')}>
          {(ids) => (
            <select
              {...ids}
              className={s.input}
              value={board}
              onChange={(event) => setBoard(event.target.value)}
            >
              {isKnown ? null : <option value={board}>{me.accounts[0]?.name}</option>}
              {boards.map(({ boardId, settings }) => (
                <option key={boardId} value={boardId}>
                  {settings.name}
                </option>
              ))}
              {me.accounts.length > 0
                ? templateNames.map((template) => (
                    <option key={template} value={template}>
                      {t('newFrom', { name: t(template) })}
                    </option>
                  ))
                : null}
            </select>
          )}
        </Field>
        {pair.error ? <Refusal error={pair.error} /> : null}
        <div className={s.foot}>
          <button type="button" className="btn" onClick={onClose}>
            {t('cancel')}
          </button>
          <button type="submit" className="btn pri" disabled={pair.isPending}>
            {t('pairYes')}
          </button>
        </div>
      </form>
    </Modal>
  );
}
