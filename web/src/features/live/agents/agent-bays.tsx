export interface AgentBaysProps {
  /** Values of the address `?show=`, `?density=` and `?group=`; unknown ones are ignored. */
  show?: string | undefined;
  density?: string | undefined;
  group?: string | undefined;
  onAddress?:
    | ((patch: {
        show?: string | undefined;
        density?: string | undefined;
        group?: string | undefined;
      }) => void)
    | undefined;
}

/** Every agent with their sessions and free slots. */
export function AgentBays(_props: AgentBaysProps) {
  return <section className="panel" data-panel="agents" />;
}
