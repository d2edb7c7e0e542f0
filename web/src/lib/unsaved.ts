import { createContext, use, useEffect } from 'react';

/** Told whether something on the page is not saved, so that nobody leaves it behind unasked. */
export const UnsavedContext = createContext<(isUnsaved: boolean) => void>(() => undefined);

export function useReportUnsaved(isUnsaved: boolean): void {
  const report = use(UnsavedContext);
  useEffect(() => {
    report(isUnsaved);
    return () => report(false);
  }, [report, isUnsaved]);
}
