// Before the parts that it resets, as on the wall itself.
import '#wall/view/wall.module.css';
import type { WallBoard } from '@kf/shared/contract/wall';
import { wallFreshness } from '@kf/shared/domain/wall-age';
import { useEffect, useRef, useState } from 'react';
import { WallsPage } from '#features/walls/walls-page.tsx';
import type { SettingsPageProps } from '#lib/settings-page.ts';
import { ageBoard } from '#wall/model/age-board.ts';
import { stageIn } from '#wall/model/stage.ts';
import { WallView } from '#wall/view/wall-view.tsx';

/** The page of walls, with the wall's own picture for what it previews. */
export const WallsRoute = (props: SettingsPageProps) => <WallsPage {...props} Preview={Preview} />;

function Preview({ board }: { board: WallBoard }) {
  const box = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  useEffect(() => {
    const shown = box.current;
    if (!shown) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setSize({ width: entry.contentRect.width, height: entry.contentRect.height });
    });
    observer.observe(shown);
    return () => observer.disconnect();
  }, []);
  const now = useServerTime(board.at);
  const freshness = wallFreshness(board, now, now);
  return (
    // It is a picture: what it shows can be read on the board itself.
    <div ref={box} style={{ position: 'absolute', inset: 0 }} aria-hidden="true">
      {size.width > 0 && freshness.kind !== 'cut_off' ? (
        <WallView
          board={ageBoard(board, now, now)}
          now={now}
          freshness={freshness}
          stage={stageIn(size.width, size.height, board.look.safeMargin)}
        />
      ) : null}
    </div>
  );
}

/** Runs on by the second from what the server last said. */
function useServerTime(at: number): number {
  const [now, setNow] = useState(at);
  useEffect(() => {
    const heardAt = performance.now();
    const timer = setInterval(() => setNow(Math.round(at + performance.now() - heardAt)), 1_000);
    return () => clearInterval(timer);
  }, [at]);
  return Math.max(at, now);
}
