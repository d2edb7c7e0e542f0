import type { Act, Found } from './act.ts';

/** From the platform's "ok": when to ask whether the session shows it, ms. The screen says "unconfirmed" after 15 s. */
const CONFIRM_AT_MS = [2_000, 5_000, 9_000, 14_000, 30_000, 60_000];
/** From here on the customer is free for another act, ms. */
const RELEASE_AT_MS = 15_000;

/** After an unknown outcome: pauses before each question, ms; the last one goes on until the platform answers. */
const VERIFY_PAUSES_MS = [300, 1_500, 3_000, 5_000, 10_000, 30_000, 60_000];

/**
 * The platform accepted. Usually its event confirms within a second, through the live state; else the session is asked
 * for. Ends unconfirmed after the last question: the operation then stays `accepted`.
 */
export async function awaitConfirmation(act: Act, fits: (found: Found) => boolean): Promise<void> {
  let waited = 0;
  for (const checkAt of CONFIRM_AT_MS) {
    if (checkAt > RELEASE_AT_MS && act.entry.open) await act.release();
    if (await act.shownWithin(checkAt - waited)) return act.confirm();
    waited = checkAt;
    if (fits(await act.ask())) return act.confirm();
  }
  await act.leaveAccepted();
}

/**
 * It is not known whether the platform acted: asks until it answers, however long that takes. Nobody serving must be
 * said `nobodyTimes` in a row, because the lost request may still be on its way.
 */
export async function askUntilAnswered(
  act: Act,
  nobodyTimes: number,
): Promise<{ kind: 'shown' } | Exclude<Found, { kind: 'unknown' }>> {
  let nobody = 0;
  for (let asked = 0; ; asked++) {
    const pause = VERIFY_PAUSES_MS[Math.min(asked, VERIFY_PAUSES_MS.length - 1)] ?? 0;
    if (await act.shownWithin(pause)) return { kind: 'shown' };
    const found = await act.ask();
    if (found.kind === 'agent') return found;
    if (found.kind === 'nobody' && ++nobody >= nobodyTimes) return found;
  }
}

/** A command is repeated only while the supervisor who gave it can still mean it. */
const REPEAT_WITHIN_MS = 60_000;

export const isYoung = (act: Act): boolean => act.deps.now() - act.operation.createdAt <= REPEAT_WITHIN_MS;
