import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef } from 'react';
import { useText } from '#lib/i18n.ts';
import { Icon } from './icon.tsx';
import s from './side-panel.module.css';
import { componentsText } from './text.ts';

interface SidePanelProps {
  title: string;
  /** Whom it is about. */
  about?: string | undefined;
  onClose: () => void;
  children: ReactNode;
}

/** The panel at the right edge, beside a table. It takes the focus when it opens, and Escape closes it. */
export function SidePanel({ title, about, onClose, children }: SidePanelProps) {
  const t = useText(componentsText);
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
      {children}
    </section>
  );
}
