import { useEffect, useState, useSyncExternalStore } from 'react';
import { createFormat } from '#lib/format.ts';
import { type Look, rememberLook } from './device/remembered.ts';
import type { WallStore } from './device/wall-store.ts';
import { type Screen, screenOf } from './model/screen.ts';
import { shiftOf } from './model/shift.ts';
import { stageIn } from './model/stage.ts';
import { type WallLanguage, wallText } from './text.ts';
import {
  ClockScreen,
  CutOffScreen,
  Identify,
  PairingScreen,
  RevokedScreen,
  type ScreenLook,
  StartingScreen,
} from './view/screens.tsx';
import { WallView } from './view/wall-view.tsx';

interface WallAppProps {
  store: WallStore;
  /** Until a board says otherwise. */
  look: Look;
}

const FALLBACK_ZONE = 'Asia/Shanghai';

export function WallApp({ store, look }: WallAppProps) {
  const state = useSyncExternalStore(store.subscribe, store.get);
  const { board, now, identify, upkeep } = state;
  const size = usePanelSize();
  const stage = stageIn(size.width, size.height, board?.look.safeMargin ?? 0);
  const language: WallLanguage = board?.look.language ?? look.language;
  const theme = upkeep.theme ?? board?.look.theme ?? look.theme;
  useEffect(() => {
    document.documentElement.lang = language === 'en' ? 'en' : 'zh-CN';
    document.title = wallText(language)('page');
  }, [language]);
  useEffect(() => {
    document.documentElement.classList.toggle('light', theme === 'light');
    document.documentElement.classList.toggle('inverted', upkeep.inverted);
  }, [theme, upkeep.inverted]);
  const ownTheme = board?.look.theme;
  useEffect(() => {
    if (ownTheme) rememberLook({ theme: ownTheme, language });
  }, [ownTheme, language]);
  const common: ScreenLook = { language, theme, stage, now, timeZone: board?.timeZone ?? FALLBACK_ZONE };
  const screen = screenOf(state);
  return (
    <>
      {screen.kind === 'board' ? (
        <WallView
          board={screen.board}
          now={now}
          freshness={screen.freshness}
          stage={stage}
          page={upkeep.page}
          {...(screen.board.look.burnInShift && { shift: shiftOf(upkeep.shiftStep) })}
          notes={upkeep.notes.map((note) => wallText(language)(note))}
          theme={theme}
        />
      ) : (
        <OtherScreen screen={screen} look={common} />
      )}
      {identify && identify.until > now ? <Identify name={identify.name} stage={stage} /> : null}
    </>
  );
}

function OtherScreen({ screen, look }: { screen: Exclude<Screen, { kind: 'board' }>; look: ScreenLook }) {
  switch (screen.kind) {
    case 'starting':
      return <StartingScreen {...look} isLate={screen.isLate} />;
    case 'pairing':
      return <PairingScreen {...look} code={screen.code} pairUrl={screen.pairUrl} />;
    case 'revoked':
      return <RevokedScreen {...look} since={screen.since} />;
    case 'cut_off':
      return <CutOffScreen {...look} since={screen.since} />;
    case 'clock':
      return <ClockScreen {...look} note={staleNote(screen, look)} />;
  }
}

function staleNote({ freshness }: Extract<Screen, { kind: 'clock' }>, look: ScreenLook): string | undefined {
  if (freshness.kind !== 'stale') return undefined;
  const t = wallText(look.language);
  const at = createFormat(look.language, look.timeZone).clock(freshness.asOf);
  return freshness.asOf === 0 ? t('noDataYet') : t('stoppedAt', { at });
}

function usePanelSize() {
  const read = () => ({ width: window.innerWidth, height: window.innerHeight });
  const [size, setSize] = useState(read);
  useEffect(() => {
    const handleResize = () => setSize(read());
    window.addEventListener('resize', handleResize);
    return () => window.removeEventListener('resize', handleResize);
  }, []);
  return size;
}
