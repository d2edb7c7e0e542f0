import { useMutation, useQuery } from '@tanstack/react-query';
import { QRCode } from 'antd';
import { type FormEvent, useState } from 'react';
import { Field } from '#components/form/field.tsx';
import inputs from '#components/form/input.module.css';
import { ValueField } from '#components/form/value-field.tsx';
import { Refusal } from '#components/refusal.tsx';
import { useText } from '#lib/i18n.ts';
import { beginFactor, setFactor } from '../api.ts';
import s from '../me.module.css';
import { meText } from '../text.ts';

interface SetUpFactorProps {
  onDone: (codes: readonly string[]) => void;
  onCancel: () => void;
}

/** Scan, then show that the app has it: only then the tower keeps the secret. */
export function SetUpFactor({ onDone, onCancel }: SetUpFactorProps) {
  const t = useText(meText);
  const [faults, setFaults] = useState<{ code?: string; password?: string }>({});
  const start = useQuery({
    queryKey: ['me', 'factor', 'begin'],
    queryFn: beginFactor,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  const confirm = useMutation({ mutationFn: setFactor, onSuccess: ({ codes }) => onDone(codes) });
  const handleSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const code = String(given.get('code') ?? '').trim();
    const password = String(given.get('password') ?? '');
    setFaults({
      ...(code === '' && { code: t('fillIn') }),
      ...(password === '' && { password: t('fillIn') }),
    });
    if (code !== '' && password !== '' && start.data)
      confirm.mutate({ code, password, secret: start.data.secret });
  };
  if (!start.data) return <Refusal error={start.error} />;
  return (
    <form onSubmit={handleSubmit} noValidate>
      <div className={s.what}>
        <b>1. {t('step1')}</b>
        <p>{t('step1Apps')}</p>
      </div>
      <div className={s.scan}>
        <div className={s.qr} role="img" aria-label={t('qr')}>
          <span aria-hidden="true">
            <QRCode
              value={start.data.uri}
              size={152}
              type="svg"
              bordered={false}
              color="#000"
              bgColor="#fff"
            />
          </span>
        </div>
        <div>
          <ValueField label={t('secret')} value={grouped(start.data.secret)} />
        </div>
      </div>
      <div className={s.what}>
        <b>2. {t('step2')}</b>
      </div>
      <Field label={t('code')} fault={faults.code}>
        {(ids) => (
          <input
            {...ids}
            name="code"
            className={`${inputs.input} ${inputs.mono} ${s.code}`}
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={7}
          />
        )}
      </Field>
      <Field label={t('yourPassword')} fault={faults.password}>
        {(ids) => (
          <input
            {...ids}
            name="password"
            type="password"
            className={`${inputs.input} ${s.short}`}
            autoComplete="current-password"
            maxLength={256}
          />
        )}
      </Field>
      <div className={s.foot}>
        <button type="submit" className="btn pri" disabled={confirm.isPending}>
          {t('confirm')}
        </button>
        <button type="button" className="btn" onClick={onCancel}>
          {t('cancel')}
        </button>
        <Refusal error={confirm.error} />
      </div>
    </form>
  );
}

/** Four by four, for those who type it; apps take the blanks. */
const grouped = (secret: string): string => secret.replace(/(.{4})(?=.)/g, '$1 ');
