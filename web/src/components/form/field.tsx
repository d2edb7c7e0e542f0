import { type ReactNode, useId } from 'react';
import s from './form.module.css';

/** For the control itself: it is named by the label and described by the hint or the fault. */
export interface FieldIds {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': boolean;
}

interface FieldProps {
  label: string;
  hint?: ReactNode;
  /** What is wrong with what was entered, and what would be right. */
  fault?: string | undefined;
  children: (ids: FieldIds) => ReactNode;
}

/** One control with its label on the left, what it is for below, and what is wrong with it. */
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
      <Below id={id} hint={hint} fault={fault} />
    </div>
  );
}

interface FieldGroupProps extends Omit<FieldProps, 'children'> {
  children: ReactNode;
}

/** As {@link Field}, for several controls under one name. */
export function FieldGroup({ label, hint, fault, children }: FieldGroupProps) {
  const id = useId();
  return (
    <div className={s.field} role="group" aria-labelledby={id}>
      <span className={s.label} id={id}>
        {label}
      </span>
      <div className={s.control}>{children}</div>
      <Below id={id} hint={hint} fault={fault} />
    </div>
  );
}

function Below({ id, hint, fault }: { id: string; hint?: ReactNode; fault?: string | undefined }) {
  if (fault)
    return (
      <span className={s.fault} id={`${id}f`} role="alert">
        {fault}
      </span>
    );
  if (!hint) return null;
  return (
    <span className={s.hint} id={`${id}h`}>
      {hint}
    </span>
  );
}
