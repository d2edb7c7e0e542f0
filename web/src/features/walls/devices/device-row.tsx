import type { WallBoardRecord, WallDevice } from '@kf/shared/contract/wall';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { announce } from '#components/announcer.tsx';
import { Icon } from '#components/icon.tsx';
import { Menu } from '#components/menu.tsx';
import { createFormat } from '#lib/format.ts';
import { useLanguage, useText } from '#lib/i18n.ts';
import { useWallsChanged, wallApi } from '../api.ts';
import { Refusal } from '../refusal.tsx';
import { wallsText } from '../text.ts';
import s from '../walls.module.css';
import { RenameForm } from './rename-form.tsx';
import { RevokeConfirm } from './revoke-confirm.tsx';

interface DeviceRowProps {
  device: WallDevice;
  boards: readonly WallBoardRecord[];
  /** Of the server. */
  build: string;
  /** Server time, ms. */
  now: number;
}

type Open = 'rename' | 'revoke' | undefined;

export function DeviceRow({ device, boards, build, now }: DeviceRowProps) {
  const t = useText(wallsText);
  const changed = useWallsChanged();
  const [open, setOpen] = useState<Open>();
  const { deviceId, name, hello } = device;
  const act = useMutation({
    mutationFn: async ({ run, done }: { run: () => Promise<unknown>; done: string }) => {
      await run();
      return done;
    },
    onSuccess: (done) => {
      announce(done);
      changed();
    },
  });
  const doAct = (run: () => Promise<unknown>, done: string): void => {
    if (!act.isPending) act.mutate({ run, done });
  };
  const showBoard = (board: string): void => {
    const chosen = boards.find(({ boardId }) => boardId === board);
    if (!chosen || board === device.boardId) return;
    doAct(
      () => wallApi.change(deviceId, { board: chosen.boardId }),
      t('boardChanged', { name, board: chosen.settings.name }),
    );
  };
  const close = (): void => setOpen(undefined);
  return (
    <>
      <tr>
        <th scope="row">
          {open === 'rename' ? (
            <RenameForm device={device} onClose={close} />
          ) : (
            <span className={s.name}>
              <i className={device.connected ? s.dotOn : s.dotOff} />
              <span className="ell">{name}</span>
            </span>
          )}
        </th>
        <td>
          <select
            className={s.input}
            aria-label={`${name} · ${t('changeBoard')}`}
            value={device.boardId}
            disabled={act.isPending}
            onChange={(event) => showBoard(event.target.value)}
          >
            {boards.map(({ boardId, settings }) => (
              <option key={boardId} value={boardId}>
                {settings.name}
              </option>
            ))}
          </select>
        </td>
        <td>
          <Heartbeat device={device} now={now} />
        </td>
        <td>{hello ? <Picture hello={hello} /> : <span className="t3">{t('notTold')}</span>}</td>
        <td>
          <Version build={hello?.build} current={build} />
        </td>
        <td>
          <span className={s.acts}>
            <button
              type="button"
              className="btn sm"
              disabled={!device.connected || act.isPending}
              onClick={() => doAct(() => wallApi.identify(deviceId), t('identified', { name }))}
            >
              <Icon name="eye" size={14} />
              {t('identify')}
            </button>
            <MoreMenu
              device={device}
              onRename={() => setOpen('rename')}
              onRevoke={() => setOpen('revoke')}
              onReload={() => doAct(() => wallApi.reload(deviceId), t('reloaded', { name }))}
            />
          </span>
        </td>
      </tr>
      {act.error || open === 'revoke' ? (
        <tr className={s.below}>
          <td colSpan={6}>
            {act.error ? <Refusal error={act.error} /> : null}
            {open === 'revoke' ? <RevokeConfirm device={device} now={now} onClose={close} /> : null}
          </td>
        </tr>
      ) : null}
    </>
  );
}

interface MoreMenuProps {
  device: WallDevice;
  onRename: () => void;
  onReload: () => void;
  onRevoke: () => void;
}

function MoreMenu({ device, onRename, onReload, onRevoke }: MoreMenuProps) {
  const t = useText(wallsText);
  const [anchor, setAnchor] = useState<HTMLElement>();
  const label = t('more', { name: device.name });
  return (
    <>
      <button
        type="button"
        className="btn txt icon sm"
        aria-haspopup="menu"
        aria-label={label}
        onClick={({ currentTarget }) => setAnchor((was) => (was ? undefined : currentTarget))}
      >
        <Icon name="more" />
      </button>
      {anchor ? (
        <Menu
          label={label}
          anchor={anchor}
          onClose={() => setAnchor(undefined)}
          groups={[
            {
              key: 'acts',
              items: [
                { key: 'rename', icon: 'edit', label: t('rename'), onSelect: onRename },
                {
                  key: 'reload',
                  icon: 'sync',
                  label: t('reload'),
                  isDisabled: !device.connected,
                  onSelect: onReload,
                },
              ],
            },
            {
              key: 'end',
              items: [{ key: 'revoke', icon: 'off', label: t('revoke'), isDanger: true, onSelect: onRevoke }],
            },
          ]}
        />
      ) : null}
    </>
  );
}

function Heartbeat({ device, now }: { device: WallDevice; now: number }) {
  const t = useText(wallsText);
  const lang = useLanguage();
  const { connected, lastSeenAt } = device;
  if (lastSeenAt === undefined) return <span className="t3">{t('neverSeen')}</span>;
  const when = createFormat(lang, localZone()).age(lastSeenAt, now);
  if (!connected) return <span className="at-c">{t('offSince', { when })}</span>;
  return (
    <span>
      {t('connected')} <span className="t2">{now - lastSeenAt < 2_000 ? t('heardNow') : when}</span>
    </span>
  );
}

const localZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

function Picture({ hello }: { hello: NonNullable<WallDevice['hello']> }) {
  const t = useText(wallsText);
  return (
    <span className={s.picture}>
      <span className="n">
        {hello.width}×{hello.height}
      </span>
      {hello.soundArmed ? (
        <span className="tag">
          <Icon name="snd" size={12} />
          {t('soundOn')}
        </span>
      ) : null}
      {hello.awake === false ? <span className="tag at">{t('notAwake')}</span> : null}
    </span>
  );
}

function Version({ build, current }: { build: string | undefined; current: string }) {
  const t = useText(wallsText);
  if (!build) return <span className="t3">{t('notTold')}</span>;
  return build === current ? (
    <span title={build}>{t('current')}</span>
  ) : (
    <span className="at-c" title={build}>
      {t('outdated')}
    </span>
  );
}
