import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type KeyboardEvent, useEffect, useRef } from 'react';
import { announce } from '#components/announcer.tsx';
import { errorTextOf } from '#lib/error-text.ts';
import { useText } from '#lib/i18n.ts';
import { useCommands, useLive } from '#live/use-live.tsx';
import { keepDetails } from './customer-query.ts';
import styles from './drawer.module.css';
import { customersText } from './text.ts';

const MAX_REMARK = 20;

/** Unsaved remarks by customer: a drawer that was closed by accident loses nothing. Gone with the page. */
const drafts = new Map<string, string>();

export const remarkDraft = (customerId: string): string | undefined => drafts.get(customerId);

interface RemarkFormProps {
  customerId: string;
  remark: string | undefined;
  onDone: () => void;
}

export function RemarkForm({ customerId, remark, onDone }: RemarkFormProps) {
  const t = useText(customersText);
  const commands = useCommands();
  const queryClient = useQueryClient();
  const accountId = useLive((view) => view.state.account.id);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.select(), []);
  const save = useMutation({
    mutationFn: (text: string) => commands.setRemark(customerId, text),
    onSuccess: (details) => {
      keepDetails(queryClient, accountId, details);
      drafts.delete(customerId);
      announce(t('remarkSaved'));
      onDone();
    },
  });
  const discard = (): void => {
    drafts.delete(customerId);
    onDone();
  };
  const handleSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const text = input.current?.value.trim() ?? '';
    if (text === (remark ?? '')) discard();
    else save.mutate(text);
  };
  const handleKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    discard();
  };
  const refusal = save.error ? errorTextOf(save.error) : undefined;
  return (
    <form className={styles.remark} onSubmit={handleSubmit}>
      <input
        ref={input}
        aria-label={t('remark')}
        defaultValue={drafts.get(customerId) ?? remark}
        onChange={(event) => drafts.set(customerId, event.target.value)}
        maxLength={MAX_REMARK}
        onKeyDown={handleKey}
        aria-invalid={refusal !== undefined}
      />
      <button type="submit" className="btn pri sm" disabled={save.isPending}>
        {t('save')}
      </button>
      <button type="button" className="btn sm" onClick={discard}>
        {t('cancel')}
      </button>
      {refusal ? (
        <span role="alert" className="al-c sm">
          {refusal.sentence}
        </span>
      ) : null}
    </form>
  );
}
