/** The frame inside a socket.io event (`42/live,["live:frame",{…}]`), or undefined when it is something else. */
export function frameOf(data: string): { at: number; changes: Change[] } | undefined {
  const start = data.indexOf('["live:frame",');
  if (start < 0) return undefined;
  return (JSON.parse(data.slice(start)) as [string, { at: number; changes: Change[] }])[1];
}

export interface Change {
  type: string;
  waiting?: { customerId: string };
}
