import { useMutation } from '@tanstack/react-query';
import { Icon } from '#components/icon.tsx';
import { Refusal } from '#components/refusal.tsx';
import { formatCount } from '#lib/format.ts';
import { useText } from '#lib/i18n.ts';
import { checkAudit } from './api.ts';
import { auditText } from './text.ts';

/** Follows the chain of hashes through every line. */
export function VerifyButton() {
  const t = useText(auditText);
  const check = useMutation({ mutationFn: checkAudit });
  const { data } = check;
  return (
    <>
      <span role="status">
        {check.isPending ? <span className="sm t3">{t('verifying')}</span> : null}
        {data && data.brokenAt === undefined ? (
          <span className="sm ok-c">
            <Icon name="ok" size={14} /> {t('intact', { n: formatCount(data.lines) })}
          </span>
        ) : null}
        {data?.brokenAt !== undefined ? (
          <span className="sm al-c">
            <Icon name="oct" size={14} /> {t('broken', { id: data.brokenAt })}
          </span>
        ) : null}
      </span>
      <Refusal error={check.error} />
      <button type="button" className="btn" disabled={check.isPending} onClick={() => check.mutate()}>
        {t('verify')}
      </button>
    </>
  );
}
