import type { Check } from '@kf/shared/contract/doctor';
import type { Format } from '#lib/format.ts';
import { useText } from '#lib/i18n.ts';
import s from './doctor.module.css';
import { doctorText } from './text.ts';

/** What WeChat gives at most. */
const LONGEST_MS = 7_200_000;

/** The life that the access token has left. */
export function TokenBar({ token, format, now }: { token: Check | undefined; format: Format; now: number }) {
  const t = useText(doctorText);
  const expiresAt = Number(token?.facts['expiresAt'] ?? 0);
  const left = Math.max(0, expiresAt - now);
  return (
    <div className={s.token}>
      <span>{left > 0 ? t('tokenLeft', { left: format.minutes(left) }) : t('noToken')}</span>
      <meter
        min={0}
        max={LONGEST_MS}
        value={left}
        aria-label={t('tokenLeft', { left: format.minutes(left) })}
      />
      {left > 0 ? (
        <span className="sm t3">{t('tokenUntil', { at: format.hourMinute(expiresAt) })}</span>
      ) : null}
    </div>
  );
}
