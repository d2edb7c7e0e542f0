/** The pointer is put away after this long at rest. */
const POINTER_MS = 3_000;

interface Keys {
  onSound: () => void;
  onTheme: () => void;
  /** A click, or any other key: remote controls differ in what their middle key sends. */
  onPress: () => void;
  onFullScreen: () => void;
}

/** Keys and pointer of a television. The answer takes everything off again. */
export function attachPanel({ onSound, onTheme, onPress, onFullScreen }: Keys): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const body = document.body;
  const handleKey = (event: KeyboardEvent): void => {
    if (event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
    const key = event.key.toLowerCase();
    if (key === 'f') toggleFullScreen();
    else if (key === 's') onSound();
    else if (key === 't') onTheme();
    else onPress();
  };
  const handleMove = (): void => {
    body.classList.remove('no-pointer');
    clearTimeout(timer);
    timer = setTimeout(() => body.classList.add('no-pointer'), POINTER_MS);
  };
  handleMove();
  window.addEventListener('keydown', handleKey);
  window.addEventListener('mousemove', handleMove);
  window.addEventListener('click', onPress);
  document.addEventListener('fullscreenchange', onFullScreen);
  return () => {
    clearTimeout(timer);
    body.classList.remove('no-pointer');
    window.removeEventListener('keydown', handleKey);
    window.removeEventListener('mousemove', handleMove);
    window.removeEventListener('click', onPress);
    document.removeEventListener('fullscreenchange', onFullScreen);
  };
}

function toggleFullScreen(): void {
  const change = document.fullscreenElement
    ? document.exitFullscreen()
    : document.documentElement.requestFullscreen();
  // Refused where a television already fills its panel.
  change.catch(() => undefined);
}
