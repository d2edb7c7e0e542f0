// Plays a day inside the page of a wall: its clocks and timers run as fast as the machine can, and in place of the network
// there is a server of engine.io that sends boards. `wallDay.run(hours)` lets time pass.
(() => {
  const TICK_MS = 100;
  const HOUR_MS = 3_600_000;
  const CUT_EVERY_MS = 1_200_000;
  const CUT_MS = 90_000;
  const RealDate = Date;
  const channel = new MessageChannel();
  /** A task of the real event loop: rendering and garbage collection get their turn. */
  const breathe = () =>
    new Promise((resolve) => {
      channel.port1.onmessage = resolve;
      channel.port2.postMessage(0);
    });

  /** What waits for a microtask, as pictures do, gets it. */
  const settle = () => Promise.resolve();

  let now = RealDate.UTC(2026, 2, 10, 20, 30); // 04:30 in Shanghai
  const startedAt = now;
  const timers = new Map();
  let nextId = 1;
  const later =
    (repeat) =>
    (run, ms = 0, ...args) => {
      const every = Math.max(1, Number(ms) || 0);
      timers.set(nextId, { at: now + every, run: () => run(...args), every: repeat ? every : undefined });
      return nextId++;
    };
  const forget = (id) => void timers.delete(id);
  window.setTimeout = later(false);
  window.setInterval = later(true);
  window.clearTimeout = forget;
  window.clearInterval = forget;
  window.Date = class extends RealDate {
    constructor(...args) {
      super(...(args.length === 0 ? [now] : args));
    }
    static now = () => now;
  };
  performance.now = () => now - startedAt;

  const sockets = new Set();
  let isReachable = true;
  class FakeSocket {
    constructor() {
      this.readyState = 0;
      queueMicrotask(() => {
        if (!isReachable) return this.fail();
        this.readyState = 1;
        sockets.add(this);
        this.onopen?.({});
        this.hear(
          '0{"sid":"day","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000}',
        );
      });
    }
    hear(data) {
      this.onmessage?.({ data });
    }
    fail() {
      this.readyState = 3;
      sockets.delete(this);
      this.onerror?.({});
      this.onclose?.({});
    }
    send(packet) {
      if (packet.startsWith('40/wall')) queueMicrotask(() => this.hear('40/wall,{"sid":"wall"}'));
    }
    close() {
      if (this.readyState === 3) return;
      this.readyState = 3;
      sockets.delete(this);
      queueMicrotask(() => this.onclose?.({}));
    }
  }
  window.WebSocket = FakeSocket;
  window.XMLHttpRequest = class {
    open() {}
    setRequestHeader() {}
    abort() {}
    send() {
      queueMicrotask(() => {
        this.readyState = 4;
        this.status = 0;
        this.onreadystatechange?.();
      });
    }
  };

  let board;
  let sent = 0;
  /** Numbers that move all the time; an alarm in the last hour, so that four o'clock does not reload. */
  function boardAt() {
    const n = Math.floor(now / TICK_MS);
    const waiting = n % 120;
    const alarm = now - startedAt > 23 * HOUR_MS ? 'alarm' : 'normal';
    const ago = (seconds) => now - seconds * 1_000;
    const source = { asOf: ago(2), liveWithinMs: 12_000, staleAfterMs: 30_000 };
    return {
      ...board,
      at: now,
      version: n,
      sources: { queue: source, online: source, sessions: source },
      summary:
        alarm === 'alarm' ? { level: alarm, count: 1, since: ago(n % 3_000) } : { level: alarm, count: 0 },
      figures: {
        ...board.figures,
        waiting: {
          ...board.figures.waiting,
          level: alarm,
          value: waiting,
          bars: Array.from({ length: Math.min(15, waiting) }, (_, i) => ago(900 - i * 40 - (n % 40))),
        },
        longest: { ...board.figures.longest, since: waiting === 0 ? null : ago(n % 4_000) },
        free: { ...board.figures.free, value: n % 31 },
        online: { ...board.figures.online, value: n % 13 },
      },
      chart: {
        ...board.chart,
        fromAt: ago(7_200),
        waiting: board.chart.waiting.map((v, i) => (v + i + Math.floor(now / 120_000)) % 17),
      },
      groups: board.groups.map((row, i) => ({
        ...row,
        waiting: (n + i) % 50,
        longestSince: ago((n + i * 60) % 700),
      })),
    };
  }

  function fire(until) {
    let due;
    for (const [id, timer] of timers)
      if (timer.at <= until && (!due || timer.at < due.timer.at)) due = { id, timer };
    if (!due) return false;
    now = Math.max(now, due.timer.at);
    if (due.timer.every === undefined) timers.delete(due.id);
    else due.timer.at = now + due.timer.every;
    due.timer.run();
    return true;
  }

  window.wallDay = {
    /** What all boards are made of. */
    use: (value) => {
      board = value;
    },
    /** Ten boards a second; three times an hour the network is away for ninety seconds. */
    async run(hours) {
      const end = now + hours * HOUR_MS;
      let last;
      while (now < end) {
        const next = now + TICK_MS;
        while (fire(next)) await settle();
        now = next;
        const intoHour = (now - startedAt) % HOUR_MS;
        // In the middle, so that whole hours end connected.
        isReachable = Math.abs((intoHour % CUT_EVERY_MS) - CUT_EVERY_MS / 2) > CUT_MS / 2;
        if (!isReachable) for (const socket of [...sockets]) socket.fail();
        if (intoHour % 25_000 === 0) for (const socket of sockets) socket.hear('2');
        last = boardAt();
        if (sockets.size > 0) {
          const packet = `42/wall,${JSON.stringify(['wall:board', last])}`;
          for (const socket of sockets) socket.hear(packet);
          sent += 1;
        }
        await settle();
        if (intoHour % 60_000 === 0) await breathe();
      }
      // A second in which the last board is drawn, and nothing new comes.
      for (const stop = now + 1_000; fire(stop); ) await settle();
      await breathe();
      return { last, sent, now };
    },
    /** Shows a board of a real server, as if it were of this moment. */
    async show(real) {
      const shift = now - real.at;
      const moved = JSON.stringify(real, (_key, value) =>
        typeof value === 'number' && value > 1e12 ? value + shift : value,
      );
      for (const socket of sockets) socket.hear(`42/wall,["wall:board",${moved}]`);
      for (const stop = now + 1_000; fire(stop); ) await settle();
      await breathe();
    },
    timers: () => timers.size,
    sockets: () => sockets.size,
  };
})();
