import type { EpochMs } from '@kf/shared/contract/ids';
import { WallBoardId, type WallBoardRecord, type WallBoardSettings } from '@kf/shared/contract/wall';
import { AppError } from '../errors.ts';
import type { Actor, AuditLine } from './audit.ts';
import type { WallMemory } from './memory.ts';
import type { WallStore } from './ports.ts';

/** What admins do with boards. */
export interface WallBoards {
  /** @throws {AppError} account_not_found */
  add(settings: WallBoardSettings, by: Actor): Promise<WallBoardRecord>;
  /** `version`: what the change was made from. @throws {AppError} settings_changed, wall_board_not_found, account_not_found */
  change(
    boardId: WallBoardId,
    settings: WallBoardSettings,
    version: number,
    by: Actor,
  ): Promise<WallBoardRecord>;
  /** @throws {AppError} wall_board_in_use, wall_board_not_found */
  remove(boardId: WallBoardId, by: Actor): Promise<void>;
}

export interface WallBoardsDeps {
  store: WallStore;
  memory: WallMemory;
  hasAccount(accountId: string): boolean;
  audit(line: AuditLine): Promise<void>;
  now(): EpochMs;
  newId(): string;
}

export function createWallBoards(deps: WallBoardsDeps): WallBoards {
  const { store, memory, now } = deps;
  const note = (act: string, by: Actor, target: string, entry: object): Promise<void> =>
    deps.audit({ at: now(), personId: by.personId, act, target, entry });
  const needAccounts = ({ accounts }: WallBoardSettings): void => {
    for (const { accountId } of accounts)
      if (!deps.hasAccount(accountId))
        throw new AppError('account_not_found', 'the board names an account that is not here', {
          details: { accountId },
        });
  };

  return {
    async add(settings, by) {
      needAccounts(settings);
      const boardId = WallBoardId.parse(deps.newId());
      const board = { boardId, version: 1, settings, changedAt: now(), changedBy: by.name };
      await store.addBoard(board);
      await note('wall_board.added', by, settings.name, { boardId, settings });
      await memory.reload();
      return board;
    },
    async change(boardId, settings, version, by) {
      const before = memory.requireBoard(boardId);
      needAccounts(settings);
      const board = { boardId, version: version + 1, settings, changedAt: now(), changedBy: by.name };
      if (!(await store.replaceBoard(board))) {
        await memory.reload();
        const present = memory.requireBoard(boardId);
        throw new AppError('settings_changed', 'somebody changed this board meanwhile', {
          details: { by: present.changedBy, at: present.changedAt },
        });
      }
      await note('wall_board.changed', by, settings.name, {
        boardId,
        before: before.settings,
        after: settings,
      });
      await memory.reload();
      return board;
    },
    async remove(boardId, by) {
      const { settings } = memory.requireBoard(boardId);
      const users = await store.removeBoard(boardId);
      if (users > 0)
        throw new AppError('wall_board_in_use', 'walls show this board', { details: { n: users } });
      await note('wall_board.removed', by, settings.name, { boardId, settings });
      await memory.reload();
    },
  };
}
