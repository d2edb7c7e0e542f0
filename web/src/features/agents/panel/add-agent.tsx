import type { NewAgentAnswer, NewAgentRequest, PastAgent } from '@kf/shared/contract/agents';
import type { GroupId } from '@kf/shared/contract/ids';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import { announce } from '#components/announcer.tsx';
import { Field } from '#components/form/field.tsx';
import { SidePanel } from '#components/side-panel.tsx';
import { useText } from '#lib/i18n.ts';
import { useLive } from '#live/use-live.tsx';
import { useAgentApi } from '../api.ts';
import {
  isCapacity,
  nicknameFault,
  PASSWORD_LEAST,
  PASSWORD_MOST,
  prefixFault,
  suffixFault,
} from '../model/checks.ts';
import { AccountFields } from './account-fields.tsx';
import { CapacityField } from './capacity-field.tsx';
import { Created } from './created.tsx';
import { GroupToggles } from './group-toggles.tsx';
import { NicknameField } from './nickname-field.tsx';
import s from './panel.module.css';
import { PasswordFields } from './password-fields.tsx';
import { Refusal } from './refusal.tsx';
import { panelText } from './text.ts';

interface AddAgentProps {
  /** The account's WeChat id, where it is known. */
  suffix: string | undefined;
  /** Created again. */
  past: PastAgent | undefined;
  onAgent: (agentId: string) => void;
  onClose: () => void;
}

interface Draft {
  nickname: string;
  prefix: string;
  suffix: string;
  /** Undefined: the tower makes one up. */
  password: string | undefined;
  groupIds: GroupId[];
  capacity: string;
  wechatId: string;
}

const draftOf = (past: PastAgent | undefined): Draft => {
  const [prefix = '', suffix = ''] = past?.agentId.split('@') ?? [];
  const nickname = past?.nickname ?? '';
  return { nickname, prefix, suffix, password: undefined, groupIds: [], capacity: '', wechatId: '' };
};

export function AddAgent({ suffix, past, onAgent, onClose }: AddAgentProps) {
  const t = useText(panelText);
  const [round, setRound] = useState(0);
  const [made, setMade] = useState<NewAgentAnswer>();
  return (
    <SidePanel title={t('addTitle')} onClose={onClose}>
      {made ? (
        <Created
          made={made}
          onAgent={() => onAgent(made.agent.agentId)}
          onAnother={() => {
            setMade(undefined);
            setRound(round + 1);
          }}
        />
      ) : (
        <AddForm
          key={round}
          suffix={suffix}
          past={round === 0 ? past : undefined}
          onMade={setMade}
          onClose={onClose}
        />
      )}
    </SidePanel>
  );
}

interface AddFormProps extends Pick<AddAgentProps, 'suffix' | 'past' | 'onClose'> {
  onMade: (made: NewAgentAnswer) => void;
}

function AddForm({ suffix: known, past, onMade, onClose }: AddFormProps) {
  const t = useText(panelText);
  const api = useAgentApi();
  const body = useRef<HTMLFormElement>(null);
  const isLegacy = useLive((view) => view.state.account.dialect === 'legacy');
  const agents = useLive((view) => view.state.agents);
  const [draft, setDraft] = useState(() => draftOf(past));
  const [isChecked, setChecked] = useState(false);
  const set = (patch: Partial<Draft>): void => setDraft((was) => ({ ...was, ...patch }));
  const suffix = known ?? draft.suffix.trim();
  const found = {
    prefix: prefixFault(draft.prefix, suffix, Object.keys(agents)),
    suffix: known === undefined ? suffixFault(suffix) : undefined,
    nickname: nicknameFault(draft.nickname),
    password: isLegacy && !isPassword(draft.password) ? ('passwordFault' as const) : undefined,
    capacity: isEmptyOrCapacity(draft.capacity) ? undefined : ('capacityIllegal' as const),
  };
  const create = useMutation({
    mutationFn: (request: NewAgentRequest) => api.create(request),
    onSuccess: (made) => {
      announce(t('created', { name: made.agent.nickname }));
      onMade(made);
    },
  });
  const handleSubmit = (event: FormEvent): void => {
    event.preventDefault();
    setChecked(true);
    const first = (['nickname', 'prefix', 'suffix', 'password', 'capacity'] as const).find(
      (name) => found[name],
    );
    if (first) return body.current?.querySelector<HTMLElement>(`[name="${first}"]`)?.focus();
    if (!create.isPending) create.mutate(requestOf(draft, known, isLegacy));
  };
  const shown: Partial<typeof found> = isChecked ? found : {};
  return (
    <>
      <form id="add-agent" ref={body} className={s.body} onSubmit={handleSubmit} noValidate>
        <NicknameField
          value={draft.nickname}
          fault={shown.nickname}
          onChange={(nickname) => set({ nickname })}
        />
        <AccountFields
          prefix={draft.prefix}
          known={known}
          suffix={draft.suffix}
          // What is typed wrong is told at once; what is missing only when it is sent.
          prefixFault={found.prefix === 'prefixMissing' ? shown.prefix : found.prefix}
          suffixFault={shown.suffix}
          onChange={set}
        />
        {isLegacy ? (
          <PasswordFields
            value={draft.password}
            fault={shown.password}
            onChange={(password) => set({ password })}
          />
        ) : null}
        <GroupToggles value={draft.groupIds} onChange={(groupIds) => set({ groupIds })} />
        <CapacityField
          groupIds={draft.groupIds}
          value={draft.capacity}
          fault={shown.capacity}
          onChange={(capacity) => set({ capacity })}
        />
        <Field label={t('wechatId')} hint={t('inviteOptional')}>
          {(ids) => (
            <input
              {...ids}
              className={s.input}
              value={draft.wechatId}
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              maxLength={64}
              onChange={(event) => set({ wechatId: event.target.value })}
            />
          )}
        </Field>
        {create.error ? <Refusal error={create.error} vars={{ agent: draft.nickname }} /> : null}
      </form>
      <div className={s.foot}>
        <button type="submit" form="add-agent" className="btn pri" disabled={create.isPending}>
          {t(create.isPending ? 'creating' : 'create')}
        </button>
        <button type="button" className="btn" onClick={onClose}>
          {t('cancel')}
        </button>
      </div>
    </>
  );
}

const isPassword = (password: string | undefined): boolean =>
  password === undefined || (password.length >= PASSWORD_LEAST && password.length <= PASSWORD_MOST);
const isEmptyOrCapacity = (text: string): boolean => text.trim() === '' || isCapacity(text.trim());

function requestOf(draft: Draft, known: string | undefined, isLegacy: boolean): NewAgentRequest {
  const { nickname, prefix, password, groupIds, capacity, wechatId } = draft;
  const typed = password === undefined ? { generatePassword: true } : { password };
  return {
    nickname: nickname.trim(),
    ...(known === undefined ? { kfAccount: `${prefix}@${draft.suffix.trim()}` } : { prefix }),
    ...(isLegacy && typed),
    ...(groupIds.length > 0 && { groupIds }),
    ...(capacity.trim() !== '' && { capacity: Number(capacity) }),
    ...(wechatId.trim() !== '' && { inviteWechatId: wechatId.trim() }),
  };
}
