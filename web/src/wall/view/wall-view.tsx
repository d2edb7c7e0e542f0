import type { WallBoard } from '@kf/shared/contract/wall';
import type { WallFreshness } from '@kf/shared/domain/wall-age';
import type { CSSProperties } from 'react';
import { createFormat } from '#lib/format.ts';
import type { Stage } from '../model/stage.ts';
import { wallText } from '../text.ts';
import { BottomLine } from './bottom-line.tsx';
import { Header } from './header.tsx';
import { Hero } from './hero.tsx';
import { Lower } from './lower.tsx';
import { join, u } from './unit.ts';
import styles from './wall.module.css';
import { WallContext } from './wall-context.ts';

export interface WallViewProps {
  /** Aged already: what is stale has no level (`ageBoard`). */
  board: WallBoard;
  /** Server time, ms. */
  now: number;
  freshness: Exclude<WallFreshness, { kind: 'cut_off' }>;
  /** Of the panel, or of the box of a preview. */
  stage: Stage;
  /** Page of the group table; absent: the first. */
  page?: number;
  /** Offset against burn-in, hundredths of the shorter side. */
  shift?: { x: number; y: number };
  /** What the television has to say of itself, small. */
  notes?: readonly string[];
  /** Absent: the board's own. */
  theme?: 'dark' | 'light' | undefined;
}

/** The picture of one board: a function of its value and the time, without socket, clock or storage. */
export function WallView(props: WallViewProps) {
  const { board, now, freshness, stage, page = 0, shift, notes = [], theme = board.look.theme } = props;
  const { language } = board.look;
  const { level } = board.summary;
  const hasLine = board.conditions.length > 0 || board.ticker !== undefined;
  const style = { '--u': `${stage.unitPx}px` } as CSSProperties;
  const context = {
    t: wallText(language),
    format: createFormat(language, board.timeZone),
    language,
    now,
    portrait: stage.portrait,
  };
  return (
    <WallContext.Provider value={context}>
      <div
        className={join(
          styles.wall,
          theme === 'light' && styles.light,
          board.outside === 'dim' && styles.dim,
        )}
        style={style}
        lang={language === 'en' ? 'en' : 'zh-CN'}
      >
        <div
          className={join(styles.stage, freshness.kind === 'stale' && styles.hatched)}
          style={{ width: stage.widthPx, height: stage.heightPx }}
        >
          <div
            className={join(
              styles.moving,
              stage.portrait ? styles.portrait : styles.landscape,
              hasLine && styles.withLine,
            )}
            {...(shift && { style: { transform: `translate(${u(shift.x)}, ${u(shift.y)})` } })}
          >
            <Header board={board} freshness={freshness} notes={notes} />
            <Hero board={board} />
            <Lower board={board} page={page} hasLine={hasLine} />
            {hasLine ? <BottomLine board={board} /> : null}
          </div>
          <div className={join(styles.frame, level !== 'normal' && styles[level])} />
        </div>
      </div>
    </WallContext.Provider>
  );
}
