import { createContext, useContext } from 'react';
import type { Format } from '#lib/format.ts';
import type { WallLanguage, WallTranslate } from '../text.ts';

/** What every part of the picture needs to put its figures into words. */
interface WallSpeech {
  t: WallTranslate;
  format: Format;
  language: WallLanguage;
  /** Server time, ms. */
  now: number;
  portrait: boolean;
}

export const WallContext = createContext<WallSpeech | undefined>(undefined);

export function useWall(): WallSpeech {
  const speech = useContext(WallContext);
  if (!speech) throw new Error('outside of a wall');
  return speech;
}
