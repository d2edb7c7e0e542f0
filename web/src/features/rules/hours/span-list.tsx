import type { Span } from '@kf/shared/contract/routing';
import { useState } from 'react';
import { Icon } from '#components/icon.tsx';
import { useText } from '#lib/i18n.ts';
import r from '../rules.module.css';
import { clockOf, minuteOf } from './clock-text.ts';
import s from './hours.module.css';
import { hoursText } from './text.ts';

/** Of one day. */
const SPANS_MAX = 4;

interface SpanListProps {
  day: string;
  spans: readonly Span[];
  isFaulty: boolean;
  onChange: (spans: Span[]) => void;
}

/** The hours of one day: spans of time that can be typed, added and removed. */
export function SpanList({ day, spans, isFaulty, onChange }: SpanListProps) {
  const t = useText(hoursText);
  const put = (index: number, span: Span): void =>
    onChange(spans.map((one, at) => (at === index ? span : one)));
  const add = (): void => {
    const from = Math.min(1380, (spans.at(-1)?.to ?? 480) + 60);
    onChange([...spans, { from, to: Math.min(1440, from + 240) }]);
  };
  return (
    <div className={s.spans}>
      {spans.length === 0 ? <span className="t3">{t('closedDay')}</span> : null}
      {spans.map((span, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: spans have no name but their place
        <span key={index} className={s.span}>
          <TimeField
            label={t('from', { day, n: index + 1 })}
            value={span.from}
            isFaulty={isFaulty}
            onChange={(from) => put(index, { ...span, from })}
          />
          <span aria-hidden="true">–</span>
          <TimeField
            label={t('to', { day, n: index + 1 })}
            value={span.to}
            isFaulty={isFaulty}
            onChange={(to) => put(index, { ...span, to })}
          />
          <button
            type="button"
            className="btn txt icon sm"
            aria-label={t('removeSpan', { day, n: index + 1 })}
            onClick={() => onChange(spans.filter((_, at) => at !== index))}
          >
            <Icon name="x" size={12} />
          </button>
        </span>
      ))}
      {spans.length < SPANS_MAX ? (
        <button type="button" className="btn txt sm" aria-label={t('addSpanFor', { day })} onClick={add}>
          <Icon name="plus" size={12} />
          {t('addSpan')}
        </button>
      ) : null}
      {isFaulty ? (
        <span role="alert" className="sm al-c">
          {t('wrong')}
        </span>
      ) : null}
    </div>
  );
}

interface TimeFieldProps {
  label: string;
  value: number;
  isFaulty: boolean;
  onChange: (minute: number) => void;
}

function TimeField({ label, value, isFaulty, onChange }: TimeFieldProps) {
  const [typed, setTyped] = useState<string>();
  const isWrong = typed !== undefined && minuteOf(typed) === undefined;
  return (
    <input
      className={`${r.input} ${s.time}`}
      aria-label={label}
      aria-invalid={isWrong || isFaulty}
      inputMode="numeric"
      autoComplete="off"
      maxLength={5}
      value={typed ?? (Number.isNaN(value) ? '' : clockOf(value))}
      onChange={(event) => {
        setTyped(event.target.value);
        onChange(minuteOf(event.target.value) ?? Number.NaN);
      }}
      onBlur={() => !isWrong && setTyped(undefined)}
    />
  );
}
