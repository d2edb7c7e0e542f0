// Runs in the page, before the product's own code: long tasks, the time between two frames of the screen, and how many
// changes came over the live stream.
let longTasksMs = [];
let framesMs = [];
let changes = 0;
new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) longTasksMs.push(duration);
}).observe({ type: 'longtask' });
let last = performance.now();
requestAnimationFrame(function tick(now) {
  framesMs.push(now - last);
  last = now;
  requestAnimationFrame(tick);
});
window.WebSocket = class extends window.WebSocket {
  constructor(...args) {
    super(...args);
    this.addEventListener('message', ({ data }) => {
      const numbers =
        typeof data === 'string' && /"live:frame".*?"from":(\d+),"to":(\d+)/.exec(data.slice(0, 300));
      if (numbers) changes += Number(numbers[2]) - Number(numbers[1]);
    });
  }
};
window.kfBench = {
  reset: () => {
    longTasksMs = [];
    framesMs = [];
    changes = 0;
  },
  read: () => ({ longTasksMs, framesMs, changes }),
};
