import type { Me } from '@kf/shared/contract/http';

/** What every page under `/settings` is given by the frame. */
export interface SettingsPageProps {
  me: Me;
  /** The account that pages of an account are about. Undefined: there is none yet. */
  accountId: string | undefined;
  /** The page's own part of the address, so that Back and a shared link keep it. */
  search: Readonly<Record<string, string>>;
  /** `undefined` takes a key out of the address. */
  onSearch: (patch: Record<string, string | undefined>) => void;
}
