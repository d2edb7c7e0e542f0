import type { LinkAnswer } from '@kf/shared/contract/people';
import { ValueField } from '#components/form/value-field.tsx';
import { useText } from '#lib/i18n.ts';
import { useOwnFormat } from '#lib/own-format.ts';
import s from './people.module.css';
import { peoplePageText } from './text.ts';

/** The one time that the link is shown. */
export function LinkNote({ link }: { link: LinkAnswer }) {
  const t = useText(peoplePageText);
  const format = useOwnFormat();
  return (
    <div className={s.link} role="status">
      <b>{t('linkTitle', { name: link.person.name })}</b>
      <p>{t('linkText', { at: format.tableStamp(link.expiresAt) })}</p>
      <ValueField label={t('link')} value={`${window.location.origin}${link.path}`} />
    </div>
  );
}
