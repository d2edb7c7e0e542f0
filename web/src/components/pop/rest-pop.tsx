import { type PointerEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import styles from './pop.module.css';
import { Pop, type PopLook } from './pop.tsx';

const REST_MS = 250;
/** Time to move the pointer over to what opened. */
const LEAVE_MS = 200;

interface RestPopProps extends PopLook {
  content: ReactNode;
  /** Of the button, or of what holds all. */
  className?: string | undefined;
  /** With a stop of its own for the keyboard. Of a list, the list has the keys. */
  isTabStop?: boolean;
  /** Asked for by a key: open until this is called. */
  onDismiss?: (() => void) | undefined;
  children: ReactNode;
}

/** Something that is explained while the pointer or the focus rests on it. Costs nothing before that: lists have hundreds. */
export function RestPop(props: RestPopProps) {
  const { content, className, isTabStop = false, onDismiss, children, arrow = false, ...look } = props;
  const id = useId();
  const rest = useRest();
  const isOpen = rest.isOpen || onDismiss !== undefined;
  useEscape(isOpen, () => {
    rest.close(0);
    onDismiss?.();
  });
  const pointer = {
    onPointerEnter: (event: PointerEvent) => event.buttons === 0 && rest.open(REST_MS),
    onPointerLeave: () => rest.close(LEAVE_MS),
  };
  const shown = isOpen ? (
    <Pop arrow={arrow} {...look}>
      <div id={id} {...pointer}>
        {content}
      </div>
    </Pop>
  ) : null;
  if (!isTabStop)
    return (
      <span className={`${styles.holder} ${className ?? ''}`} {...pointer}>
        {children}
        {shown}
      </span>
    );
  return (
    <span className={`${styles.holder} ${styles.inline}`} {...pointer}>
      <button
        type="button"
        className={className}
        aria-describedby={isOpen ? id : undefined}
        onFocus={() => rest.open(0)}
        onBlur={() => rest.close(0)}
      >
        {children}
      </button>
      {shown}
    </span>
  );
}

/** Open after something has rested for a while, closed a while after it left. */
function useRest() {
  const [isOpen, setOpen] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const later = (next: boolean, ms: number): void => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setOpen(next), ms);
  };
  useEffect(() => () => clearTimeout(timer.current), []);
  return { isOpen, open: (ms: number) => later(true, ms), close: (ms: number) => later(false, ms) };
}

function useEscape(isOpen: boolean, close: () => void): void {
  const latest = useRef(close);
  useEffect(() => {
    latest.current = close;
  });
  useEffect(() => {
    if (!isOpen) return;
    const handleKey = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return;
      event.stopPropagation(); // only this, not the panel it stands in
      latest.current();
    };
    window.addEventListener('keydown', handleKey, true);
    return () => window.removeEventListener('keydown', handleKey, true);
  }, [isOpen]);
}
