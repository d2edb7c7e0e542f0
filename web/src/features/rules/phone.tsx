import type { ReactNode } from 'react';
import { useText } from '#lib/i18n.ts';
import { useLive } from '#live/use-live.tsx';
import s from './phone.module.css';
import { rulesText } from './text.ts';

export interface Bubble {
  from: 'customer' | 'account';
  text: string;
  /** Lines to tap, below the text. */
  lines?: readonly string[];
  tail?: string;
}

interface PhoneProps {
  bubbles: readonly Bubble[];
  /** Below the talk: what happens without a word. */
  note?: ReactNode;
}

/** A conversation as it looks in WeChat. */
export function Phone({ bubbles, note }: PhoneProps) {
  const t = useText(rulesText);
  const name = useLive((view) => view.state.account.name);
  return (
    <figure className={s.phone} aria-label={t('phone')}>
      <figcaption className={s.bar}>{name || t('account')}</figcaption>
      <div className={s.talk}>
        {bubbles.map((bubble, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a talk only grows at its end
          <div key={index} className={bubble.from === 'customer' ? s.mine : s.theirs}>
            <span className={s.text}>{bubble.text}</span>
            {bubble.lines?.map((line) => (
              <span key={line} className={s.line}>
                {line}
              </span>
            ))}
            {bubble.tail ? <span className={s.text}>{bubble.tail}</span> : null}
          </div>
        ))}
      </div>
      {note ? <div className={s.note}>{note}</div> : null}
    </figure>
  );
}
