import type { EpochMs } from '@kf/shared/contract/ids';
import { toldRange } from '@kf/shared/domain/told-range';
import { AppError } from '#errors.ts';
import { rangeToTell } from '#routing/estimates.ts';
import { actsOf, allowanceOf } from './allowance.ts';
import { judge } from './outcome.ts';
import { isBrief, type Pause } from './pause.ts';
import type { NoticeRow, NoticesDeps } from './ports.ts';
import { type Message, type RenderContext, render, textOf } from './render.ts';
import { isAboutWait, whyNot } from './still-due.ts';

/** WeChat's longest window, and a little. */
export const RECORD_MS = 49 * 3_600_000;
const AGAIN_MS = 5_000;
/** A turn that is nearer is waited for; others can use the hands meanwhile. */
const NEAR_MS = 2_000;

/**
 * Sends one planned notice, if it is still to be sent: what is true now decides, not what was true when it was planned.
 * Each is taken in hand by one process, and marked before it leaves; what was marked and never answered is not repeated.
 */
export function createDelivery(deps: NoticesDeps, pause: Pause) {
  const { store, now, log } = deps;
  const turns = createTurns(deps);

  return async function deliver(id: string): Promise<void> {
    const row = await store.claim(id, now());
    if (!row) return;
    const drop = async (reason: Parameters<typeof dropped>[1]) => dropped(row, reason);
    const paused = pause.until();
    if (paused) return isBrief(paused, now()) ? putBack(row, paused.until - now()) : drop('paused');
    const settings = deps.setting('notices');
    const records = (await store.recordsOf([row.customerId], (now() - RECORD_MS) as EpochMs)).get(
      row.customerId,
    );
    const others = (records?.notices ?? []).filter((other) => other.id !== row.id);
    const acts = actsOf(records, deps.state().waiting[row.customerId]);
    const allowance = allowanceOf(acts, others, settings.allowance, now());
    const notNow = () => whyNot({ row, state: deps.state(), settings, allowance, now: now() });
    const before = notNow();
    if (before) return drop(before);
    const turnIn = turns.of(id) - now();
    if (turnIn > NEAR_MS) return putBack(row, turnIn);
    if (turnIn > 0) await deps.sleep(turnIn);
    turns.over(id);
    const reason = notNow();
    if (reason) return drop(reason);
    if (isAboutWait(row)) {
      const served = await isServed(row);
      if (served === undefined) return putBack(row, AGAIN_MS);
      if (served) return drop('served');
    }
    await send(row);
  };

  async function send(row: NoticeRow): Promise<void> {
    const context = contextOf(row);
    const message = render(row, context);
    const { told } = context;
    if (!(await store.sending(row.id, now(), { text: textOf(message), ...(told && { told }) }))) return;
    const attempts = row.attempts + 1;
    try {
      await post(row, message);
    } catch (error) {
      const outcome = judge(error, attempts);
      if (outcome.kind === 'again') return putBack(row, outcome.afterMs);
      if (outcome.pauseMs !== undefined) pause.hold(outcome.ending, outcome.pauseMs);
      const fault = error instanceof AppError ? {} : { err: error };
      log.warn({ notice: row.id, kind: row.kind, ...outcome.ending, ...fault }, 'a notice was not taken');
      return store.end(row.id, now(), outcome.ending);
    }
    const at = now();
    await store.end(row.id, at, { state: 'sent' });
    if (told) deps.told(row.customerId, told, at);
  }

  function post(row: NoticeRow, message: Message): Promise<void> {
    const target = { customerId: row.customerId };
    return message.type === 'text'
      ? deps.platform.sendText(target, message.content)
      : deps.platform.sendMenu(target, message);
  }

  function contextOf(row: NoticeRow): RenderContext {
    const base = {
      state: deps.state(),
      settings: deps.setting('notices'),
      hours: deps.setting('hours'),
      now: now(),
    };
    if (row.kind === 'test') return { ...base, ahead: 3, told: toldRange(6 * 60_000, 12 * 60_000) };
    if (!isAboutWait(row)) return { ...base, ahead: undefined, told: undefined };
    const estimate = deps.estimates.forCustomer(row.customerId);
    return { ...base, ahead: estimate?.ahead, told: estimate ? rangeToTell(estimate) : row.told };
  }

  /** Somebody may have taken the customer a moment ago, and no event has told yet. Undefined: it cannot be asked now. */
  async function isServed(row: NoticeRow): Promise<boolean | undefined> {
    try {
      const { agentId } = await deps.platform.getSession(row.customerId);
      return agentId !== undefined;
    } catch (error) {
      log.info({ err: error, notice: row.id }, 'who serves the customer could not be asked');
      return undefined;
    }
  }

  async function putBack(row: NoticeRow, afterMs: number): Promise<void> {
    const dueAt = (now() + afterMs) as EpochMs;
    await store.putBack(row.id, dueAt);
    await deps.enqueue(row.id, dueAt);
  }

  async function dropped(row: NoticeRow, reason: NonNullable<NoticeRow['reason']>): Promise<void> {
    turns.over(row.id);
    await store.end(row.id, now(), { state: 'dropped', reason });
  }
}

/** At most so many messages a minute on this node, evenly: each notice has its turn. */
function createTurns({ setting, now }: NoticesDeps) {
  const turns = new Map<string, number>();
  let next = 0;
  return {
    /** When it may go; the same as long as it has not gone. */
    of(id: string): number {
      const known = turns.get(id);
      if (known !== undefined) return known;
      const turn = Math.max(now(), next);
      next = turn + 60_000 / setting('notices').perMinute;
      turns.set(id, turn);
      return turn;
    },
    over: (id: string) => void turns.delete(id),
  };
}
