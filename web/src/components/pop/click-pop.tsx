import { type ButtonHTMLAttributes, type ReactNode, useEffect, useRef, useState } from 'react';
import styles from './pop.module.css';
import { Pop, type PopLook } from './pop.tsx';

interface ClickPopProps extends Pick<PopLook, 'title'> {
  button: Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'type' | 'onClick' | 'children' | 'aria-expanded'>;
  content: (close: () => void) => ReactNode;
  /** Of the button. */
  children: ReactNode;
}

/** A button that opens something below itself: closed by the button, by a press elsewhere, or by Escape. */
export function ClickPop({ title, button, content, children }: ClickPopProps) {
  const [isOpen, setOpen] = useState(false);
  const close = () => setOpen(false);
  const ref = useRef<HTMLButtonElement>(null);
  const isInside = useRef(false);
  useEffect(() => {
    if (!isOpen) return;
    const handlePress = (): void => {
      if (!isInside.current) setOpen(false);
      isInside.current = false;
    };
    const handleKey = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return;
      event.stopPropagation(); // only this, not the panel it stands in
      setOpen(false);
      ref.current?.focus();
    };
    document.addEventListener('pointerdown', handlePress);
    window.addEventListener('keydown', handleKey, true);
    return () => {
      document.removeEventListener('pointerdown', handlePress);
      window.removeEventListener('keydown', handleKey, true);
    };
  }, [isOpen]);
  // what is pressed in the popover comes by here, too, before it reaches the document
  const handleInside = (): void => {
    isInside.current = true;
  };
  return (
    <span className={`${styles.holder} ${styles.inline}`} onPointerDownCapture={handleInside}>
      <button ref={ref} type="button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)} {...button}>
        {children}
      </button>
      {isOpen ? (
        <Pop placement="bottomRight" title={title}>
          {content(close)}
        </Pop>
      ) : null}
    </span>
  );
}
