import { type TabTurn, takeTurn } from './tab-turn.ts';

/** Two falling tones, made here: no file to load, and nothing to play before a person has touched the page. */
const TONES = [
  { hz: 880, atS: 0 },
  { hz: 660, atS: 0.22 },
] as const;
const TONE_S = 0.18;
const LOUDNESS = 0.18;

let context: AudioContext | undefined;
let turn: TabTurn | undefined;

const gestures = ['pointerdown', 'pointerup', 'keydown'] as const;

/**
 * Browsers make no sound before the first touch or key; then this one may. Of the tabs of an account that may, one does:
 * a tab that nobody touched does not keep the others quiet.
 */
export function armSound(accountId: string): () => void {
  const arm = (): void => {
    // not every key is a gesture to the browser: Shift alone is none
    if (typeof AudioContext === 'undefined' || navigator.userActivation?.hasBeenActive === false) return;
    disarm();
    context ??= new AudioContext();
    void context.resume();
    turn = takeTurn(`kf alarm sound ${accountId}`);
  };
  const disarm = (): void => {
    for (const gesture of gestures) removeEventListener(gesture, arm, { capture: true });
  };
  for (const gesture of gestures) addEventListener(gesture, arm, { capture: true });
  return () => {
    disarm();
    turn?.leave();
    turn = undefined;
  };
}

export function playAlarm(): void {
  if (context?.state !== 'running' || !turn?.isMine()) return;
  const start = context.currentTime + 0.02;
  for (const { hz, atS } of TONES) {
    const tone = context.createOscillator();
    const loudness = context.createGain();
    tone.frequency.value = hz;
    loudness.gain.setValueAtTime(0, start + atS);
    loudness.gain.linearRampToValueAtTime(LOUDNESS, start + atS + 0.02);
    loudness.gain.linearRampToValueAtTime(0, start + atS + TONE_S);
    tone.connect(loudness).connect(context.destination);
    tone.start(start + atS);
    tone.stop(start + atS + TONE_S);
  }
}
