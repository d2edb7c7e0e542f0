/** Two tones, a fifth apart, falling: heard through talk, and not a telephone. */
const TONES = [
  { hertz: 784, atSecond: 0 },
  { hertz: 523, atSecond: 0.28 },
] as const;
const TONE_SECONDS = 0.26;
const LOUDNESS = 0.25;

export interface Sound {
  /** Whether a tone would be heard. */
  isArmed(): boolean;
  /** To be called from a click or a key: browsers allow no sound before one. */
  arm(): Promise<void>;
  disarm(): void;
  play(): void;
  close(): void;
}

/** @param onChange when sound became armed or silent */
export function createSound(onChange: () => void): Sound {
  let context: AudioContext | undefined;
  let isWanted = false;
  const isArmed = () => isWanted && context?.state === 'running';
  return {
    isArmed,
    async arm() {
      isWanted = true;
      if (typeof AudioContext === 'undefined') return;
      if (!context) {
        context = new AudioContext();
        context.onstatechange = onChange;
      }
      // Stays pending until a click where none has been made yet: nobody waits for it.
      await context.resume().catch(() => undefined);
      onChange();
    },
    disarm() {
      isWanted = false;
      onChange();
    },
    play() {
      if (!isArmed() || !context) return;
      for (const { hertz, atSecond } of TONES) tone(context, hertz, context.currentTime + atSecond);
    },
    close() {
      if (context) context.onstatechange = null;
      void context?.close();
    },
  };
}

/** Swells and fades within itself: a tone cut off clicks. */
function tone(context: AudioContext, hertz: number, at: number): void {
  const oscillator = context.createOscillator();
  const gain = context.createGain();
  oscillator.frequency.value = hertz;
  gain.gain.setValueAtTime(0, at);
  gain.gain.linearRampToValueAtTime(LOUDNESS, at + 0.02);
  gain.gain.linearRampToValueAtTime(0, at + TONE_SECONDS);
  oscillator.connect(gain);
  gain.connect(context.destination);
  oscillator.start(at);
  oscillator.stop(at + TONE_SECONDS);
  oscillator.onended = () => gain.disconnect();
}
