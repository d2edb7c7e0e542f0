import { CopyButton } from '#components/copy-button.tsx';
import { useText } from '#lib/i18n.ts';
import s from '../me.module.css';
import { meText } from '../text.ts';

interface CodesProps {
  codes: readonly string[];
  onDone: () => void;
}

/** Shown this once: the server keeps only what they hash to. */
export function Codes({ codes, onDone }: CodesProps) {
  const t = useText(meText);
  return (
    <div className={s.what}>
      <b>{t('codesTitle')}</b>
      <p>{t('codesText')}</p>
      <ol className={s.codes}>
        {codes.map((code) => (
          <li key={code} className="code">
            {code}
          </li>
        ))}
      </ol>
      <div className={s.state}>
        <button type="button" className="btn pri" onClick={onDone}>
          {t('codesDone')}
        </button>
        <CopyButton value={codes.join('\n')} of={t('copyAll')} />
      </div>
    </div>
  );
}
