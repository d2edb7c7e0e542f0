import type { ImportPreview, ImportProgress, ImportVerdict } from '@kf/shared/contract/agents';
import { errorText } from '#lib/error-text.ts';
import { MISSING } from '#lib/format.ts';
import { type Translate, useLanguage, useText } from '#lib/i18n.ts';
import s from './import.module.css';
import { importText } from './text.ts';

type Column = ImportVerdict['differs'][number];
const columns = {
  account: 'colAccount',
  nickname: 'colNickname',
  groups: 'colGroups',
  capacity: 'colCapacity',
  note: 'colNote',
  password: 'colPassword',
  invite: 'colInvite',
} as const satisfies Record<Column, string>;

interface ImportRowsProps {
  preview: ImportPreview;
  progress: ImportProgress | undefined;
}

export function ImportRows({ preview, progress }: ImportRowsProps) {
  const t = useText(importText);
  const results = new Map(progress?.rows.map((row) => [row.line, row]));
  return (
    <div className={s.rows} role="region" aria-label={t('title')} tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('line')}</th>
            <th scope="col">{t('account')}</th>
            <th scope="col">{t('nickname')}</th>
            <th scope="col">{t('will')}</th>
            {progress ? <th scope="col">{t('result')}</th> : null}
          </tr>
        </thead>
        <tbody>
          {preview.rows.map((row) => (
            <tr key={row.line}>
              <td className="n t3">{row.line}</td>
              <td>{row.kfAccount}</td>
              <td>{row.nickname}</td>
              <td>
                <Verdict row={row} />
              </td>
              {progress ? (
                <td>{row.verdict === 'refused' ? MISSING : <Result result={results.get(row.line)} />}</td>
              ) : null}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Verdict({ row }: { row: ImportVerdict }) {
  const t = useText(importText);
  if (row.verdict === 'change')
    return t('change', { columns: row.differs.map((one) => t(columns[one])).join(t('listJoin')) });
  if (row.verdict !== 'refused')
    return <span className={row.verdict === 'same' ? 't3' : ''}>{t(row.verdict)}</span>;
  return (
    <span className="al-c">
      {t('refused')}: {problemWords(t, row.problems)}
    </span>
  );
}

const problemWords = (
  t: Translate<ImportVerdict['problems'][number]['problem'] | 'listJoin'>,
  problems: ImportVerdict['problems'],
): string => problems.map(({ problem }) => t(problem)).join(t('listJoin'));

function Result({ result }: { result: ImportProgress['rows'][number] | undefined }) {
  const t = useText(importText);
  const lang = useLanguage();
  if (!result || result.state === 'waiting') return <span className="t3">{t('waiting')}</span>;
  if (result.state === 'done') return <span className="ok-c">{t('done')}</span>;
  const words = errorText(result.error?.code ?? 'internal', { agent: result.nickname }, lang);
  return (
    <span className="al-c" title={words.nextStep}>
      {words.sentence}
    </span>
  );
}
