import { type ReactNode, useId } from 'react';
import s from './form.module.css';

interface SectionProps {
  title: string;
  /** Beside the title, at the right. */
  aside?: ReactNode;
  children: ReactNode;
}

/** A box of a settings page: its title, and rows below. */
export function Section({ title, aside, children }: SectionProps) {
  const id = useId();
  return (
    <section className={s.section} aria-labelledby={id}>
      <header className={s.head}>
        <h2 id={id}>{title}</h2>
        {aside ? <div className={s.aside}>{aside}</div> : null}
      </header>
      {children}
    </section>
  );
}
