import '../styles/fonts.css';
import './wall-page.css';
import type { EpochMs } from '@kf/shared/contract/ids';
import { createRoot } from 'react-dom/client';
import { keepAwake } from './device/awake.ts';
import { createWallClock } from './device/clock.ts';
import { createKeeper } from './device/keeper.ts';
import { openWallLink } from './device/link.ts';
import { attachPanel } from './device/panel.ts';
import { createReload } from './device/reload-page.ts';
import { rememberedLook, rememberedSound, rememberSound } from './device/remembered.ts';
import { createSound } from './device/sound.ts';
import { createWallStore } from './device/wall-store.ts';
import { wallText } from './text.ts';
import { WallApp } from './wall-app.tsx';

const root = document.getElementById('root');
if (!root) throw new Error('wall.html has no #root');

const clock = createWallClock({ monotonic: () => performance.now(), wall: () => Date.now() });
const store = createWallStore(clock.now());
const reload = createReload(() => performance.now());
const changed = (): void => {
  keeper.tick();
  link.sayHello();
};
const awake = keepAwake(() => changed());
const sound = createSound(() => changed());
const keeper = createKeeper({
  store,
  clock,
  random: Math.random,
  isSoundArmed: sound.isArmed,
  isAwake: awake.isKept,
  onChime: sound.play,
  onWake: () => link.retryNow(),
  onReload: reload,
});
const link = openWallLink({
  store,
  clock,
  hello: () => ({
    width: Math.round(window.screen.width * window.devicePixelRatio),
    height: Math.round(window.screen.height * window.devicePixelRatio),
    build: ownBuild.slice(0, 64),
    shownAt: (store.get().board?.at ?? 0) as EpochMs,
    soundArmed: sound.isArmed(),
    fullScreen: document.fullscreenElement !== null,
    awake: awake.isKept(),
  }),
  onReload: reload,
});

/** The build that this page was loaded with; the board's is the server's present one. */
let ownBuild = '';
store.subscribe(() => {
  ownBuild ||= store.get().board?.build ?? '';
});

const armSound = (on: boolean): void => {
  rememberSound(on);
  if (on) void sound.arm();
  else sound.disarm();
};
attachPanel({
  onSound: () => armSound(!sound.isArmed()),
  onTheme: keeper.toggleTheme,
  onPress: () => {
    if (store.get().standing.kind === 'revoked') link.pairAnew();
    else if (store.get().board?.look.sound) armSound(true);
  },
  onFullScreen: link.sayHello,
});
if (rememberedSound()) void sound.arm();

/** On the whole second of the server, so that all walls of a room change together. The one timer of this page that never ends. */
function run(): void {
  // First, so that a tick that fails does not stop the clock.
  setTimeout(run, 1_000 - (clock.now() % 1_000));
  keeper.tick();
}

/** What cannot be drawn leaves a blank panel, and nobody is there to see to it: say so, and begin anew. */
const CRASHED_MS = 10_000;
const recover = (): void => {
  const look = rememberedLook();
  root.textContent = wallText(look.language)('crashed');
  root.className = 'crashed';
  setInterval(reload, CRASHED_MS);
};

createRoot(root, { onUncaughtError: recover }).render(<WallApp store={store} look={rememberedLook()} />);
run();
