export interface KeyboardHelpProps {
  open: boolean;
  onClose: () => void;
}

/** The keys that work on the board. */
export function KeyboardHelp(_props: KeyboardHelpProps) {
  return null;
}
