import type { CSSProperties, ReactNode } from 'react';
import { createFormat } from '#lib/format.ts';
import type { Stage } from '../model/stage.ts';
import { type WallLanguage, wallText } from '../text.ts';
import { QrCode } from './qr-code.tsx';
import styles from './screens.module.css';
import { Shape } from './shape.tsx';
import { join } from './unit.ts';
import wall from './wall.module.css';

export interface ScreenLook {
  language: WallLanguage;
  theme: 'dark' | 'light';
  stage: Stage;
  timeZone: string;
  /** Server time, ms. */
  now: number;
}

interface FullProps extends ScreenLook {
  children: ReactNode;
  role?: 'alert' | 'status';
}

/** Fills the panel instead of a board. The clock stays wherever the time is known. */
function Full({ language, theme, stage, timeZone, now, children, role = 'status' }: FullProps) {
  return (
    <div
      className={join(wall.wall, theme === 'light' && wall.light)}
      style={{ '--u': `${stage.unitPx}px` } as CSSProperties}
      lang={language === 'en' ? 'en' : 'zh-CN'}
    >
      <div
        className={join(styles.full, stage.portrait && styles.portrait)}
        style={{ width: stage.widthPx, height: stage.heightPx }}
      >
        <time className={styles.clock}>{createFormat(language, timeZone).clock(now)}</time>
        <main className={styles.main} role={role}>
          {children}
        </main>
      </div>
    </div>
  );
}

export function StartingScreen({ isLate, ...look }: ScreenLook & { isLate: boolean }) {
  const t = wallText(look.language);
  return (
    <Full {...look}>
      <h1>{t('starting')}</h1>
      {isLate ? <p>{t('startingLate')}</p> : null}
    </Full>
  );
}

/** `since`: server time of the last board. */
export function CutOffScreen({ since, ...look }: ScreenLook & { since: number }) {
  const t = wallText(look.language);
  return (
    <Full {...look} role="alert">
      <h1 className={styles.warning}>
        <Shape level="attention" />
        {t('cutOff')} <b>{t('since', { at: createFormat(look.language, look.timeZone).clock(since) })}</b>
      </h1>
      <p>{t('reconnecting')}</p>
    </Full>
  );
}

export function RevokedScreen({ since, ...look }: ScreenLook & { since: number | undefined }) {
  const t = wallText(look.language);
  const format = createFormat(look.language, look.timeZone);
  return (
    <Full {...look} role="alert">
      <h1>{t('revoked')}</h1>
      {since === undefined ? null : <p>{t('revokedAt', { at: format.stamp(since, look.now) })}</p>}
      <p>{t('pairAgain')}</p>
    </Full>
  );
}

interface PairingScreenProps extends ScreenLook {
  code: string;
  /** Where the QR code leads. */
  pairUrl: string;
}

export function PairingScreen({ code, pairUrl, ...look }: PairingScreenProps) {
  const t = wallText(look.language);
  return (
    <Full {...look}>
      <div className={styles.pairing}>
        <div>
          <h1>{t('pair')}</h1>
          <p>{t('pairType')}</p>
          <p className={styles.address}>{pairUrl.replace(/\?.*$/, '')}</p>
          <p className={styles.code} aria-label={t('pairCode', { code })}>
            <span>{code.slice(0, 3)}</span>
            <span>{code.slice(3)}</span>
          </p>
        </div>
        <figure>
          <QrCode text={pairUrl} />
          <figcaption>{t('pairScan')}</figcaption>
        </figure>
      </div>
    </Full>
  );
}

/** Outside business hours. `note`: what has to be said even then. */
export function ClockScreen({ note, ...look }: ScreenLook & { note: string | undefined }) {
  const format = createFormat(look.language, look.timeZone);
  return (
    <div
      className={join(wall.wall, look.theme === 'light' && wall.light)}
      style={{ '--u': `${look.stage.unitPx}px` } as CSSProperties}
      lang={look.language === 'en' ? 'en' : 'zh-CN'}
    >
      <div className={styles.night}>
        <time className={styles.nightClock}>{format.hourMinute(look.now)}</time>
        <p>{format.day(look.now)}</p>
        {note === undefined ? null : <p>{note}</p>}
      </div>
    </div>
  );
}

/** Laid over everything while somebody in the console looks for this television. */
export const Identify = ({ name, stage }: { name: string; stage: Stage }) => (
  <div className={styles.identify} style={{ '--u': `${stage.unitPx}px` } as CSSProperties} role="status">
    <b>{name}</b>
  </div>
);
