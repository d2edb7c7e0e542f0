import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef } from 'react';
import { Icon } from '#components/icon.tsx';
import { useText } from '#lib/i18n.ts';
import s from './people.module.css';
import { peoplePageText } from './text.ts';

interface PanelProps {
  title: string;
  about?: string;
  onClose: () => void;
  children: ReactNode;
}

/** At the right edge, beside the table. It takes the focus when it opens, and Escape closes it. */
export function Panel({ title, about, onClose, children }: PanelProps) {
  const t = useText(peoplePageText);
  const id = useId();
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    const inside = panel.current;
    if (inside?.contains(document.activeElement)) return;
    (inside?.querySelector<HTMLElement>('[data-first]') ?? inside)?.focus({ preventScroll: true });
  }, []);
  const handleKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    event.stopPropagation();
    onClose();
  };
  return (
    <section
      ref={panel}
      className={`panel ${s.panel}`}
      aria-labelledby={id}
      tabIndex={-1}
      onKeyDown={handleKey}
    >
      <div className="ph">
        <h2 id={id}>{title}</h2>
        <span className="t2 ell">{about}</span>
        <span className="spacer" />
        <button type="button" className="btn txt icon sm" aria-label={t('close')} onClick={onClose}>
          <Icon name="x" />
        </button>
      </div>
      <div className={s.panelBody}>{children}</div>
    </section>
  );
}
