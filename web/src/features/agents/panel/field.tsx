import { type ReactNode, useId } from 'react';
import s from './panel.module.css';

export interface FieldIds {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': boolean;
}

interface FieldProps {
  label: string;
  hint?: ReactNode;
  fault?: string | undefined;
  children: (ids: FieldIds) => ReactNode;
}

/** A control with its label, what it is for, and what is wrong with it. */
export function Field({ label, hint, fault, children }: FieldProps) {
  const id = useId();
  const described = fault ? `${id}f` : hint ? `${id}h` : undefined;
  return (
    <div className={s.field}>
      <label className={s.label} htmlFor={id}>
        {label}
      </label>
      <div className={s.control}>
        {children({ id, 'aria-describedby': described, 'aria-invalid': fault !== undefined })}
      </div>
      {fault ? (
        <span className={s.fault} id={`${id}f`} role="alert">
          {fault}
        </span>
      ) : hint ? (
        <span className={s.hint} id={`${id}h`}>
          {hint}
        </span>
      ) : null}
    </div>
  );
}

/** As {@link Field}, for several controls under one name. */
export function FieldGroup({
  label,
  hint,
  children,
}: {
  label: string;
  hint?: ReactNode;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <div className={s.field} role="group" aria-labelledby={id}>
      <span className={s.label} id={id}>
        {label}
      </span>
      <div className={s.control}>{children}</div>
      {hint ? <span className={s.hint}>{hint}</span> : null}
    </div>
  );
}
