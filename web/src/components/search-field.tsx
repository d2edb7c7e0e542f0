import { Icon } from './icon.tsx';
import s from './search-field.module.css';

interface SearchFieldProps {
  words: string;
  onWords: (words: string) => void;
  label: string;
  placeholder: string;
  /** What the button that empties it is called. */
  clear: string;
}

/** Words that narrow a list. Escape empties it before it closes anything else. */
export function SearchField({ words, onWords, label, placeholder, clear }: SearchFieldProps) {
  return (
    <label className={s.search}>
      <Icon name="search" size={14} />
      <input
        value={words}
        placeholder={placeholder}
        aria-label={label}
        spellCheck={false}
        maxLength={64}
        onChange={(event) => onWords(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || words === '') return;
          event.stopPropagation();
          onWords('');
        }}
      />
      {words === '' ? null : (
        <button type="button" className={s.clear} aria-label={clear} onClick={() => onWords('')}>
          <Icon name="x" size={12} />
        </button>
      )}
    </label>
  );
}
