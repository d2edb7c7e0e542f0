import { AgentId, GroupId } from '@kf/shared/contract/ids';
import type { KeywordAction, KeywordRule } from '@kf/shared/contract/routing';
import { Section } from '#components/form/section.tsx';
import { Icon } from '#components/icon.tsx';
import { useText } from '#lib/i18n.ts';
import { randomKey } from '#lib/random-key.ts';
import { isFaulty } from '#lib/use-draft.ts';
import { useLive } from '#live/use-live.tsx';
import r from '../rules.module.css';
import { Switch } from '../switch.tsx';
import { TextPair } from '../text-pair.tsx';
import { WordList } from '../word-list.tsx';
import s from './replies.module.css';
import { repliesText } from './text.ts';

interface KeywordListProps {
  rules: readonly KeywordRule[];
  faults: readonly string[];
  onChange: (rules: KeywordRule[]) => void;
}

const RULES_MAX = 100;

/** Words and what follows from them, in their order. */
export function KeywordList({ rules, faults, onChange }: KeywordListProps) {
  const t = useText(repliesText);
  const add = (): void =>
    onChange([
      ...rules,
      { id: randomKey().slice(0, 12), on: true, words: [], match: 'contains', action: { do: 'transfer' } },
    ]);
  const move = (from: number, by: 1 | -1): void => {
    const next = [...rules];
    const [rule] = next.splice(from, 1);
    if (!rule) return;
    next.splice(from + by, 0, rule);
    onChange(next);
  };
  return (
    <Section
      title={t('keywords')}
      aside={
        <button type="button" className="btn sm" disabled={rules.length >= RULES_MAX} onClick={add}>
          <Icon name="plus" size={12} />
          {t('addKeyword')}
        </button>
      }
    >
      <p className={`sm t3 ${r.pad}`}>{t('keywordsHint')}</p>
      {rules.length === 0 ? <p className={`t3 ${r.pad}`}>{t('noKeywords')}</p> : null}
      {rules.map((rule, index) => (
        <Rule
          key={rule.id}
          rule={rule}
          n={index + 1}
          isWordless={isFaulty(faults, `keywords.${index}.words`)}
          isFirst={index === 0}
          isLast={index === rules.length - 1}
          onMove={(by) => move(index, by)}
          onChange={(next) => onChange(rules.map((one, at) => (at === index ? next : one)))}
          onRemove={() => onChange(rules.filter((_, at) => at !== index))}
        />
      ))}
    </Section>
  );
}

interface RuleProps {
  rule: KeywordRule;
  n: number;
  isWordless: boolean;
  isFirst: boolean;
  isLast: boolean;
  onMove: (by: 1 | -1) => void;
  onChange: (rule: KeywordRule) => void;
  onRemove: () => void;
}

const matches = ['contains', 'equals', 'starts'] as const;

function Rule({ rule, n, isWordless, isFirst, isLast, onMove, onChange, onRemove }: RuleProps) {
  const t = useText(repliesText);
  return (
    <div className={s.rule} role="group" aria-label={t('ruleName', { n })}>
      <Switch label={t('ruleName', { n })} isOn={rule.on} onChange={(on) => onChange({ ...rule, on })} />
      <select
        className={r.select}
        aria-label={t('match')}
        value={rule.match}
        onChange={(event) => {
          const match = matches.find((one) => one === event.target.value);
          if (match) onChange({ ...rule, match });
        }}
      >
        {matches.map((one) => (
          <option key={one} value={one}>
            {t(one)}
          </option>
        ))}
      </select>
      <WordList
        label={t('words')}
        words={rule.words}
        isFaulty={isWordless}
        onChange={(words) => onChange({ ...rule, words })}
      />
      <Icon name="arrow" size={14} />
      <Action action={rule.action} onChange={(action) => onChange({ ...rule, action })} />
      <span className="spacer" />
      <button
        type="button"
        className="btn txt icon sm"
        aria-label={t('moveUp', { n })}
        disabled={isFirst}
        onClick={() => onMove(-1)}
      >
        <Icon name="up" size={12} />
      </button>
      <button
        type="button"
        className="btn txt icon sm"
        aria-label={t('moveDown', { n })}
        disabled={isLast}
        onClick={() => onMove(1)}
      >
        <Icon name="down" size={12} />
      </button>
      <button
        type="button"
        className="btn txt icon sm"
        aria-label={t('removeRule', { n })}
        onClick={onRemove}
      >
        <Icon name="trash" size={14} />
      </button>
      {isWordless ? (
        <span role="alert" className={`sm al-c ${s.below}`}>
          {rule.words.length === 0 ? t('noWords') : t('wordsHint')}
        </span>
      ) : null}
      {rule.action.do === 'text' ? (
        <div className={s.below}>
          <TextPair
            label={t('answer')}
            value={rule.action.text}
            max={500}
            rows={2}
            onChange={(text) => onChange({ ...rule, action: { do: 'text', text } })}
          />
        </div>
      ) : null}
    </div>
  );
}

const actions = [
  { do: 'group', label: 'actGroup' },
  { do: 'agent', label: 'actAgent' },
  { do: 'text', label: 'actText' },
  { do: 'menu', label: 'actMenu' },
  { do: 'transfer', label: 'actTransfer' },
] as const;

function Action({ action, onChange }: { action: KeywordAction; onChange: (action: KeywordAction) => void }) {
  const t = useText(repliesText);
  const groups = Object.values(useLive((view) => view.state.groups)).sort((a, b) => a.order - b.order);
  const agents = Object.values(useLive((view) => view.state.agents)).sort((a, b) =>
    a.nickname.localeCompare(b.nickname, 'zh'),
  );
  const choose = (to: KeywordAction['do']): void => {
    const group = groups[0]?.groupId;
    const agent = agents[0]?.agentId;
    if (to === 'group' && group !== undefined) onChange({ do: 'group', groupId: group });
    if (to === 'agent' && agent !== undefined) onChange({ do: 'agent', agentId: agent });
    if (to === 'text') onChange({ do: 'text', text: { zh: '', en: '' } });
    if (to === 'menu' || to === 'transfer') onChange({ do: to });
  };
  const target = action.do === 'group' ? action.groupId : action.do === 'agent' ? action.agentId : undefined;
  const options =
    action.do === 'group'
      ? groups.map(({ groupId, name }) => ({ id: groupId as string, name }))
      : agents.map(({ agentId, nickname }) => ({ id: agentId as string, name: nickname }));
  return (
    <>
      <select
        className={r.select}
        aria-label={t('action')}
        value={action.do}
        onChange={(event) => {
          const chosen = actions.find((one) => one.do === event.target.value);
          if (chosen) choose(chosen.do);
        }}
      >
        {actions.map((one) => (
          <option
            key={one.do}
            value={one.do}
            disabled={
              (one.do === 'group' && groups.length === 0) || (one.do === 'agent' && agents.length === 0)
            }
          >
            {t(one.label)}
          </option>
        ))}
      </select>
      {target === undefined ? null : (
        <select
          className={r.select}
          aria-label={t('target')}
          value={target}
          onChange={(event) => {
            const id = event.target.value;
            if (action.do === 'group') onChange({ do: 'group', groupId: GroupId.parse(id) });
            else onChange({ do: 'agent', agentId: AgentId.parse(id) });
          }}
        >
          {options.some(({ id }) => id === target) ? null : <option value={target}>{t('gone')}</option>}
          {options.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      )}
    </>
  );
}
