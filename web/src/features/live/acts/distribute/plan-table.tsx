import type { PlanRest, PlanRow } from '@kf/shared/contract/distribution';
import type { AgentId, CustomerId } from '@kf/shared/contract/ids';
import { useMemo } from 'react';
import { CustomerName } from '#components/customer-name.tsx';
import { Identicon } from '#components/identicon.tsx';
import { LoadBar } from '#components/load-bar.tsx';
import { useText } from '#lib/i18n.ts';
import { useFormat, useLive } from '#live/use-live.tsx';
import { type AgentFacts, compareAgents } from '../../model/agent-facts.ts';
import { useBoard } from '../use-board.ts';
import s from './distribute.module.css';
import { type EditedRow, isOverLimit } from './plan-model.ts';
import { distributeText } from './text.ts';

interface PlanTableProps {
  rows: readonly EditedRow[];
  rest: readonly PlanRest[];
  isQueue: boolean;
  at: number;
  changed: ReadonlySet<CustomerId>;
  onToggle: (ids: readonly CustomerId[], isOn: boolean) => void;
  onReassign: (id: CustomerId, agentId: AgentId) => void;
}

/** One row per customer: whom they would go to and why, or why they must wait on. */
export function PlanTable(props: PlanTableProps) {
  const { rows, rest, isQueue, at, changed, onToggle, onReassign } = props;
  const t = useText(distributeText);
  const facts = useBoard((board) => board.facts);
  const reachable = useMemo(
    () =>
      [...facts.values()]
        .filter((one) => one.reach.kind === 'yes')
        .sort((a, b) => compareAgents(a, b, 'free', {})),
    [facts],
  );
  const onCount = rows.filter((one) => one.isOn).length;
  const position = useMemo(() => {
    const all = [...rows.map((one) => one.row), ...rest].sort((a, b) => a.since - b.since);
    return new Map(all.map((one, index) => [one.customerId, index + 1]));
  }, [rows, rest]);
  return (
    <div className={s.scroll}>
      <table className={s.table}>
        <thead>
          <tr>
            <th scope="col">
              <input
                type="checkbox"
                aria-label={t('colAll')}
                checked={onCount === rows.length && rows.length > 0}
                disabled={rows.length === 0}
                ref={(input) => {
                  if (input) input.indeterminate = onCount > 0 && onCount < rows.length;
                }}
                onChange={(event) =>
                  onToggle(
                    rows.map((one) => one.row.customerId),
                    event.target.checked,
                  )
                }
              />
            </th>
            <th scope="col">{t('colPosition')}</th>
            <th scope="col">{t('colCustomer')}</th>
            <th scope="col">{t(isQueue ? 'colWaited' : 'colLasted')}</th>
            {isQueue ? null : <th scope="col">{t('colFrom')}</th>}
            <th scope="col">{t('colAgent')}</th>
            <th scope="col">{t('colAfter')}</th>
            <th scope="col">{t('colReason')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((one) => (
            <SentRow
              key={one.row.customerId}
              one={one}
              position={position.get(one.row.customerId) ?? 0}
              isQueue={isQueue}
              at={at}
              isChanged={changed.has(one.row.customerId)}
              reachable={reachable}
              onToggle={onToggle}
              onReassign={onReassign}
            />
          ))}
          {rest.map((one) => (
            <RestRow
              key={one.customerId}
              one={one}
              position={position.get(one.customerId) ?? 0}
              isQueue={isQueue}
              at={at}
              isChanged={changed.has(one.customerId)}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function useNickname(agentId: AgentId | undefined): string {
  return useLive((view) => agentId && view.state.agents[agentId]?.nickname) ?? agentId ?? '';
}

interface CellsProps {
  of: Pick<PlanRow, 'customerId' | 'code' | 'remark' | 'since' | 'fromAgentId'>;
  position: number;
  isQueue: boolean;
  at: number;
  isChanged: boolean;
}

/** Who, and for how long. */
function WhoCells({ of, position, isQueue, at, isChanged }: CellsProps) {
  const t = useText(distributeText);
  const format = useFormat();
  const from = useNickname(of.fromAgentId);
  return (
    <>
      <td className="n">{position}</td>
      <td>
        <span className={s.customer}>
          <Identicon code={of.code} size={18} />
          <CustomerName code={of.code} remark={of.remark} className={s.name} />
          {isChanged ? <span className={`tag at ${s.mark}`}>{t('changed')}</span> : null}
        </span>
      </td>
      <td className="n">{format.duration(Math.max(0, at - of.since))}</td>
      {isQueue ? null : <td>{from}</td>}
    </>
  );
}

interface SentRowProps extends Omit<CellsProps, 'of'> {
  one: EditedRow;
  reachable: readonly AgentFacts[];
  onToggle: PlanTableProps['onToggle'];
  onReassign: PlanTableProps['onReassign'];
}

function SentRow({ one, reachable, onToggle, onReassign, ...cells }: SentRowProps) {
  const t = useText(distributeText);
  const { row, isOn, agentId, before, load, limit } = one;
  const name = row.remark ?? row.code;
  const facts = useBoard((board) => board.facts.get(agentId));
  const options = reachable.some((other) => other.agent.agentId === agentId)
    ? reachable
    : [...reachable, ...(facts ? [facts] : [])];
  return (
    <tr className={isOn ? '' : s.off}>
      <td>
        <input
          type="checkbox"
          aria-label={t('choose', { customer: name })}
          checked={isOn}
          onChange={(event) => onToggle([row.customerId], event.target.checked)}
        />
      </td>
      <WhoCells of={row} {...cells} />
      <td>
        <select
          className={s.select}
          aria-label={t('agentFor', { customer: name })}
          value={agentId}
          disabled={!isOn}
          onChange={(event) => onReassign(row.customerId, event.target.value as AgentId)}
        >
          {options
            .filter((other) => other.agent.agentId !== row.fromAgentId)
            .map((other) => (
              <option key={other.agent.agentId} value={other.agent.agentId}>
                {optionWords(other, t)}
              </option>
            ))}
        </select>
      </td>
      <td>
        {facts && isOn ? (
          <span className={s.after}>
            <LoadBar load={load} capacity={facts.capacity} bare />
            <span className={`n ${isOverLimit(one) ? 'at-c' : ''}`}>
              {before} → {limit === undefined ? load : `${load}/${limit}`}
              {isOverLimit(one) ? ` ${t('overBy', { n: load - (limit ?? 0) })}` : ''}
            </span>
          </span>
        ) : null}
      </td>
      <td className={s.reason}>
        <Reason one={one} isQueue={cells.isQueue} />
      </td>
    </tr>
  );
}

function optionWords(
  { agent, load, capacity }: AgentFacts,
  t: ReturnType<typeof useText<NonNullable<(typeof distributeText)['keys']>>>,
): string {
  const base = { agent: agent.nickname, load };
  return capacity.kind === 'limit'
    ? t('agentOption', { ...base, capacity: capacity.limit })
    : t('agentOptionOpen', base);
}

function Reason({ one, isQueue }: { one: EditedRow; isQueue: boolean }) {
  const t = useText(distributeText);
  const { row, isEdited, agentId } = one;
  const waiting = useLive((view) => view.state.waiting[row.customerId]);
  const to = useNickname(agentId);
  const about = useNickname(isQueue ? waiting?.wishedAgentId : row.fromAgentId);
  const group = useLive((view) => waiting?.wishedGroupId && view.state.groups[waiting.wishedGroupId]?.name);
  if (isEdited) return <b>{t('edited')}</b>;
  if (row.reason === 'same_group')
    return t(isQueue ? 'reason_same_group' : 'reason_same_group_orphan', { agent: about });
  return t(`reason_${row.reason}`, { agent: to, group: group ?? '' });
}

function RestRow({ one, ...cells }: Omit<CellsProps, 'of'> & { one: PlanRest }) {
  const t = useText(distributeText);
  const waiting = useLive((view) => view.state.waiting[one.customerId]);
  const agent = useNickname(waiting?.wishedAgentId);
  const group = useLive((view) => waiting?.wishedGroupId && view.state.groups[waiting.wishedGroupId]?.name);
  return (
    <tr className={s.rest}>
      <td />
      <WhoCells of={one} {...cells} />
      <td colSpan={2}>{t(cells.isQueue ? 'keepWaiting' : 'keepOrphan')}</td>
      <td className={s.reason}>{t(`rest_${one.why}`, { agent, group: group ?? '', by: one.by ?? '' })}</td>
    </tr>
  );
}
