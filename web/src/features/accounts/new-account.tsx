import type { CallbackValues } from '@kf/shared/contract/official-accounts';
import { useState } from 'react';
import { Section } from '#components/form/section.tsx';
import { useText } from '#lib/i18n.ts';
import { useOfficialAccounts } from '#lib/official-accounts.ts';
import { AccountForm } from './account-form.tsx';
import { OnceDialog } from './callback-keys.tsx';
import { newRequest } from './model/account-form.ts';
import { accountsText } from './text.ts';

/** Connects another Official Account. Its token and key are made up, and shown once. */
export function NewAccount({ onMade, onCancel }: { onMade: (id: string) => void; onCancel: () => void }) {
  const t = useText(accountsText);
  const { create } = useOfficialAccounts();
  const [made, setMade] = useState<{ id: string; callback: CallbackValues | undefined }>();
  return (
    <Section title={t('addTitle')}>
      <AccountForm
        isSaving={create.isPending}
        error={create.error}
        submitLabel={t('create')}
        onSubmit={(draft) =>
          create.mutate(newRequest(draft), {
            onSuccess: ({ account, callback }) => setMade({ id: account.id, callback }),
          })
        }
      >
        <button type="button" className="btn" onClick={onCancel}>
          {t('cancel')}
        </button>
      </AccountForm>
      {made?.callback ? <OnceDialog made={made.callback} onClose={() => onMade(made.id)} /> : null}
    </Section>
  );
}
