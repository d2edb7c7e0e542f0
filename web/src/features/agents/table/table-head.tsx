import { SearchField } from '#components/search-field.tsx';
import { useText } from '#lib/i18n.ts';
import { bindingWords } from '../binding-view.tsx';
import { type BindingState, type Counts, type Show, shows } from '../model/rows.ts';
import { agentsPageText } from '../text.ts';
import s from './table-head.module.css';

interface TableHeadProps {
  words: string;
  show: Show;
  binding: BindingState | undefined;
  counts: Counts['show'];
  onWords: (words: string) => void;
  onShow: (show: Show) => void;
  onBinding: (binding: BindingState | undefined) => void;
}

const bindings = ['bound', 'waiting', 'rejected', 'expired', 'unbound'] as const;

/** Search and filters above the list. */
export function TableHead({ words, show, binding, counts, onWords, onShow, onBinding }: TableHeadProps) {
  const t = useText(agentsPageText);
  return (
    <div className={`ph ${s.head}`}>
      <SearchField
        words={words}
        onWords={onWords}
        label={t('searchLabel')}
        placeholder={t('search')}
        clear={t('clear')}
      />
      <div className="seg" role="group" aria-label={t('showLabel')}>
        {shows.map((one) => (
          <button key={one} type="button" aria-pressed={one === show} onClick={() => onShow(one)}>
            {t(one)} <b className={s.count}>{counts[one]}</b>
          </button>
        ))}
      </div>
      <span className="spacer" />
      <select
        className={s.select}
        aria-label={t('bindingLabel')}
        value={binding ?? ''}
        onChange={(event) => onBinding((event.target.value || undefined) as BindingState | undefined)}
      >
        <option value="">{t('bindingAny')}</option>
        {bindings.map((one) => (
          <option key={one} value={one}>
            {t(bindingWords[one])}
          </option>
        ))}
      </select>
    </div>
  );
}
