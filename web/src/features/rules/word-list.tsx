import { useState } from 'react';
import s from './rules.module.css';

interface WordListProps {
  id?: string;
  label: string;
  words: readonly string[];
  isFaulty?: boolean;
  describedBy?: string | undefined;
  onChange: (words: string[]) => void;
}

const WORDS_MAX = 20;

/** Words separated by commas. What is typed stays as typed while the cursor is in it. */
export function WordList({ id, label, words, isFaulty = false, describedBy, onChange }: WordListProps) {
  const [typed, setTyped] = useState<string>();
  return (
    <input
      id={id}
      className={`${s.input} ${s.words}`}
      aria-label={label}
      aria-invalid={isFaulty}
      aria-describedby={describedBy}
      value={typed ?? words.join('，')}
      onChange={(event) => {
        setTyped(event.target.value);
        const next = event.target.value.split(/[,，、\n]+/).map((word) => word.trim());
        onChange([...new Set(next.filter(Boolean))].slice(0, WORDS_MAX));
      }}
      onBlur={() => setTyped(undefined)}
    />
  );
}
