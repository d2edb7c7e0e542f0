import type { CSSProperties } from 'react';
import type { Fitted } from '../model/fit.ts';

/** A length in hundredths of the stage's shorter side. */
export const u = (hundredths: number): string => `calc(var(--u) * ${Math.round(hundredths * 1_000) / 1_000})`;

export const fitted = ({ size, spacing }: Fitted): CSSProperties => ({
  fontSize: u(size),
  letterSpacing: `${Math.round(spacing * 1_000) / 1_000}em`,
});

export const join = (...names: (string | false | undefined)[]): string => names.filter(Boolean).join(' ');
