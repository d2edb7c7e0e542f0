import type { EpochMs } from '@kf/shared/contract/ids';
import type { NoticeLog } from '@kf/shared/contract/notices';
import { pausingCodes } from './outcome.ts';
import { NEWS_MS } from './plan-session.ts';
import type { Ending, NoticesDeps } from './ports.ts';

type Paused = NonNullable<NoticeLog['paused']>;

const LOOK_BACK_MS = 3_600_000;

/** Over before news is old, as after the limit of a minute: what is due waits for its end instead of being given up. */
export const isBrief = ({ until }: Paused, now: number): boolean => until - now < NEWS_MS;

/** While WeChat takes no messages of the account, none is tried. */
export interface Pause {
  /** Undefined: messages may go. */
  until(): Paused | undefined;
  hold(ending: Ending, ms: number): void;
  /** What another node, or this one before its restart, was answered. */
  recall(): Promise<void>;
}

export function createPause({ store, closure, now }: Pick<NoticesDeps, 'store' | 'closure' | 'now'>): Pause {
  let held: Paused | undefined;
  return {
    until() {
      const closed = closure();
      if (closed) return { until: closed.until as EpochMs, code: closed.code };
      return held && held.until > now() ? held : undefined;
    },
    hold(ending, ms) {
      if (ending.state !== 'failed') return;
      const errcode = ending.wechat?.errcode;
      held = {
        until: (now() + ms) as EpochMs,
        code: ending.code,
        ...(errcode !== undefined && { errcode }),
      };
    },
    async recall() {
      const row = await store.lastFailure(pausingCodes, (now() - LOOK_BACK_MS) as EpochMs);
      if (!row?.code || row.endedAt === undefined) return;
      const until = (row.endedAt + LOOK_BACK_MS) as EpochMs;
      if (held && held.until >= until) return;
      held = { until, code: row.code, ...(row.wechat && { errcode: row.wechat.errcode }) };
    },
  };
}
