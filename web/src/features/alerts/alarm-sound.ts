/** Two falling tones, made here: no file to load, and nothing to play before a person has touched the page. */
const TONES = [
  { hz: 880, atS: 0 },
  { hz: 660, atS: 0.22 },
] as const;
const TONE_S = 0.18;
const LOUDNESS = 0.18;

let context: AudioContext | undefined;

/** Browsers make no sound before the first touch or key; then this one may. */
export function armSound(): () => void {
  const arm = (): void => {
    context ??= typeof AudioContext === 'undefined' ? undefined : new AudioContext();
    void context?.resume();
  };
  const events = ['pointerdown', 'keydown'] as const;
  for (const event of events) addEventListener(event, arm, { once: true, capture: true });
  return () => {
    for (const event of events) removeEventListener(event, arm, { capture: true });
  };
}

export function playAlarm(): void {
  if (context?.state !== 'running') return;
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
