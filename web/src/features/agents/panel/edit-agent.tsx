import type { AgentId } from '@kf/shared/contract/ids';
import type { Agent } from '@kf/shared/contract/live';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { announce } from '#components/announcer.tsx';
import { Field } from '#components/form/field.tsx';
import { Icon } from '#components/icon.tsx';
import { SidePanel } from '#components/side-panel.tsx';
import { useText } from '#lib/i18n.ts';
import { serverNow } from '#live/clock.ts';
import { useLive } from '#live/use-live.tsx';
import { useAgentApi } from '../api.ts';
import { type AgentChanges, type AgentForm, changesOf, faultsOf, formOf } from '../model/agent-form.ts';
import { NOTE_MOST } from '../model/checks.ts';
import { AvatarEditor } from './avatar-editor.tsx';
import { CapacityField } from './capacity-field.tsx';
import { DeleteAgent } from './delete-agent.tsx';
import { ExcludedFields } from './excluded-fields.tsx';
import { GroupToggles } from './group-toggles.tsx';
import { Invitation } from './invitation.tsx';
import { NicknameField } from './nickname-field.tsx';
import s from './panel.module.css';
import { type Picture, toJpeg } from './picture.ts';
import { Refusal } from './refusal.tsx';
import { panelText } from './text.ts';

interface EditAgentProps {
  agentId: string;
  /** Opens at the deletion. */
  deletes?: boolean | undefined;
  onClose: () => void;
}

export function EditAgent({ agentId, deletes, onClose }: EditAgentProps) {
  const t = useText(panelText);
  const agent = useLive((view) => view.state.agents[agentId as AgentId]);
  const isLoading = useLive((view) => view.sync === 'loading');
  return (
    <SidePanel title={t('editTitle')} about={agent?.nickname} onClose={onClose}>
      {agent ? <EditForm agent={agent} deletes={deletes} onClose={onClose} /> : null}
      {!agent && !isLoading ? (
        <div className={s.body}>
          <b>{t('gone')}</b>
          <p className="t2">{t('goneText')}</p>
        </div>
      ) : null}
    </SidePanel>
  );
}

type Part = 'partAvatar' | 'partNickname' | 'partProfile';

/** Which part of the saving was refused; those before it are saved. */
class PartError extends Error {
  readonly part: Part;
  constructor(part: Part, cause: unknown) {
    super(part, { cause });
    this.part = part;
  }
}

interface Wanted extends AgentChanges {
  picture?: Picture | undefined;
}

const partsOf = ({ picture, nickname, profile }: Wanted): Part[] => [
  ...(picture ? (['partAvatar'] as const) : []),
  ...(nickname === undefined ? [] : (['partNickname'] as const)),
  ...(profile ? (['partProfile'] as const) : []),
];

function EditForm({ agent, deletes, onClose }: { agent: Agent } & Omit<EditAgentProps, 'agentId'>) {
  const t = useText(panelText);
  const api = useAgentApi();
  /** Only what was touched: the rest follows the live state. */
  const [draft, setDraft] = useState<Partial<AgentForm>>({});
  const [picture, setPicture] = useState<Picture>();
  const [isChecked, setChecked] = useState(false);
  const form: AgentForm = { ...formOf(agent), ...draft };
  const wanted: Wanted = { ...changesOf(agent, form, serverNow()), picture };
  const parts = partsOf(wanted);
  const words = (list: readonly Part[]): string => list.map((part) => t(part)).join(t('listJoin'));
  const set = (patch: Partial<AgentForm>): void => setDraft((was) => ({ ...was, ...patch }));

  const save = useMutation({
    mutationFn: async ({ picture: chosen, nickname, profile }: Wanted) => {
      const step = async (part: Part, act: () => Promise<unknown>): Promise<void> => {
        await act().catch((cause: unknown) => {
          throw new PartError(part, cause);
        });
      };
      if (chosen) {
        await step('partAvatar', async () => api.setAvatar(agent.agentId, await toJpeg(chosen)));
        setPicture(undefined);
      }
      if (nickname !== undefined) {
        await step('partNickname', () => api.rename(agent.agentId, nickname));
        setDraft(({ nickname: _nickname, ...rest }) => rest);
      }
      if (profile) {
        await step('partProfile', () => api.changeProfile(agent.agentId, profile));
        setDraft(({ nickname: typed }) => (typed === undefined ? {} : { nickname: typed }));
      }
    },
    onSuccess: (_, done) => announce(t('saved', { name: agent.nickname, parts: words(partsOf(done)) })),
  });
  const faults = isChecked ? faultsOf(form) : {};
  const handleSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    setChecked(true);
    const found = faultsOf(form);
    if (Object.keys(found).length > 0) {
      const name = found.nickname ? 'nickname' : 'capacity';
      return event.currentTarget.querySelector<HTMLElement>(`[name="${name}"]`)?.focus();
    }
    if (parts.length > 0 && !save.isPending) save.mutate(wanted);
  };

  return (
    <>
      <div className={s.body}>
        <form id="edit-agent" className={s.form} onSubmit={handleSubmit} noValidate>
          <AvatarEditor agent={agent} picture={picture} onPicture={setPicture} />
          <NicknameField
            value={form.nickname}
            fault={faults.nickname}
            onChange={(nickname) => set({ nickname })}
          />
          <Field label={t('account')} hint={t('accountHint')}>
            {(ids) => (
              <span className={s.locked}>
                <Icon name="lock" size={14} />
                <output {...ids} aria-invalid={undefined} className="ell" title={agent.agentId}>
                  {agent.agentId}
                </output>
              </span>
            )}
          </Field>
          <GroupToggles value={form.groupIds} onChange={(groupIds) => set({ groupIds })} />
          <CapacityField
            agent={agent}
            groupIds={form.groupIds}
            value={form.capacity}
            fault={faults.capacity}
            onChange={(capacity) => set({ capacity })}
          />
          <Field label={t('note')} hint={t('noteHint')}>
            {(ids) => (
              <textarea
                {...ids}
                className={s.input}
                maxLength={NOTE_MOST}
                value={form.note}
                onChange={(event) => set({ note: event.target.value })}
              />
            )}
          </Field>
          <ExcludedFields agent={agent} form={form} onChange={set} />
        </form>
        {save.error instanceof PartError ? (
          <Refusal
            error={save.error.cause}
            vars={{ agent: agent.nickname }}
            what={t('partFailed', { part: t(save.error.part) })}
          />
        ) : null}
        <Invitation agent={agent} />
        <DeleteAgent key={String(deletes)} agent={agent} asks={deletes} onDeleted={onClose} />
      </div>
      <div className={s.foot}>
        <button
          type="submit"
          form="edit-agent"
          className="btn pri"
          disabled={parts.length === 0 || save.isPending}
        >
          {t(save.isPending ? 'saving' : 'save')}
        </button>
        <button type="button" className="btn" onClick={onClose}>
          {t('cancel')}
        </button>
        <span className="spacer" />
        {parts.length > 0 ? <span className="sm t3">{t('changed', { parts: words(parts) })}</span> : null}
      </div>
    </>
  );
}
