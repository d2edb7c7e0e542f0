import type { AuditLine } from '@kf/shared/contract/audit';
import type { Me } from '@kf/shared/contract/http';
import { useState } from 'react';
import { checkText } from '#components/checks/text.ts';
import { Icon } from '#components/icon.tsx';
import { type ErrorText, errorTextOfCode } from '#lib/error-text.ts';
import { useLanguage, useText } from '#lib/i18n.ts';
import { useOwnFormat } from '#lib/own-format.ts';
import { actWords, outcomeWords } from './act-words.ts';
import s from './audit.module.css';
import { readEntry } from './model/entry.ts';
import { auditText } from './text.ts';

interface AuditTableProps {
  me: Me;
  lines: readonly AuditLine[];
  onMore: (() => void) | undefined;
  isLoading: boolean;
}

export function AuditTable({ me, lines, onMore, isLoading }: AuditTableProps) {
  const t = useText(auditText);
  return (
    <div className={s.scroll}>
      <table className={s.table}>
        <thead>
          <tr>
            <th scope="col">
              <span className="vh">{t('rest')}</span>
            </th>
            <th scope="col">{t('at')}</th>
            <th scope="col">{t('person')}</th>
            <th scope="col">{t('act')}</th>
            <th scope="col">{t('target')}</th>
            <th scope="col">{t('outcome')}</th>
            {me.accounts.length > 1 ? <th scope="col">{t('account')}</th> : null}
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <Line key={line.id} me={me} line={line} />
          ))}
        </tbody>
      </table>
      {onMore ? (
        <div className={s.more}>
          <button type="button" className="btn" disabled={isLoading} onClick={onMore}>
            {t(isLoading ? 'loading' : 'more')}
          </button>
        </div>
      ) : null}
    </div>
  );
}

function Line({ me, line }: { me: Me; line: AuditLine }) {
  const t = useText(auditText);
  const checkWords = useText(checkText);
  const lang = useLanguage();
  const format = useOwnFormat();
  const [open, setOpen] = useState(false);
  const entry = readEntry(line.entry);
  const act = actWords(line.act, lang);
  const isMany = me.accounts.length > 1;
  const target = entry.check
    ? checkWords(entry.check)
    : entry.step === undefined
      ? entry.target
      : t('step', { n: entry.step });
  const refused: ErrorText | undefined = entry.outcome ? errorTextOfCode(entry.outcome) : undefined;
  return (
    <>
      <tr className={open ? s.open : ''} onClick={() => setOpen(!open)}>
        <td>
          <button
            type="button"
            className="btn txt icon sm"
            aria-expanded={open}
            aria-label={t('detailsOf', { act })}
            onClick={(event) => {
              event.stopPropagation();
              setOpen(!open);
            }}
          >
            <Icon name={open ? 'down' : 'right'} size={14} />
          </button>
        </td>
        <td className="n">
          {format.tableStamp(line.at)}
          <span className="t3">{format.clock(line.at).slice(5)}</span>
        </td>
        <td>{line.name ?? t('nobody')}</td>
        <td>{act}</td>
        <td className={s.target}>
          <span className="ell" title={target}>
            {target ?? t('nobody')}
          </span>
        </td>
        <td className={s.outcome}>
          {refused ? (
            <span className="at-c ell" title={entry.outcome}>
              <Icon name="tri" size={12} /> {refused.sentence}
            </span>
          ) : (
            <span className="t3">{outcomeWords(entry.outcome, lang)}</span>
          )}
        </td>
        {isMany ? (
          <td className="t2">
            {me.accounts.find(({ id }) => id === line.accountId)?.name ?? line.accountId}
          </td>
        ) : null}
      </tr>
      {open ? (
        <tr className={s.details}>
          <td />
          <td colSpan={isMany ? 6 : 5}>
            <Details line={line} />
          </td>
        </tr>
      ) : null}
    </>
  );
}

function Details({ line }: { line: AuditLine }) {
  const t = useText(auditText);
  const { changed, wechat, address, request, rest } = readEntry(line.entry);
  return (
    <dl className={s.entry}>
      {changed.length > 0 ? (
        <div>
          <dt>{t('changed')}</dt>
          <dd>
            {changed.map(({ field, before, after }) => (
              <p key={field}>
                {field ? <b>{field}</b> : null} <del>{before ?? t('deletedValue')}</del>
                {' → '}
                <ins>{after ?? t('deletedValue')}</ins>
              </p>
            ))}
          </dd>
        </div>
      ) : null}
      {wechat ? (
        <div>
          <dt>{t('wechat')}</dt>
          <dd className="code">{wechat}</dd>
        </div>
      ) : null}
      {rest.map(({ field, value }) => (
        <div key={field}>
          <dt>{field}</dt>
          <dd className="code">{value}</dd>
        </div>
      ))}
      <div>
        <dt>{t('line', { id: line.id })}</dt>
        <dd className="t3">
          {[line.act, address && `${t('from')} ${address}`, request && `${t('request')} ${request}`]
            .filter(Boolean)
            .join(' · ')}
        </dd>
      </div>
    </dl>
  );
}
