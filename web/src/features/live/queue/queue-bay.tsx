/** The wait queue: one strip per waiting customer, earliest arrival first. */
export function QueueBay() {
  return <section className="panel" data-panel="queue" />;
}
