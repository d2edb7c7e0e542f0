// Runs in the page, before the product's own code: keeps every frame of the live stream as it comes, and stamps it when
// the picture that shows the next change of the document is on its way to the screen.
window.kfPaints = [];
let unpainted = [];
window.WebSocket = class extends window.WebSocket {
  constructor(...args) {
    super(...args);
    this.addEventListener('message', ({ data }) => {
      if (typeof data === 'string' && data.includes('"live:frame"')) unpainted.push(data);
    });
  }
};
new MutationObserver(() => {
  if (unpainted.length === 0) return;
  const painting = unpainted;
  unpainted = [];
  requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      const paintedAt = performance.timeOrigin + performance.now();
      for (const data of painting) window.kfPaints.push({ data, paintedAt });
    };
    port2.postMessage(0);
  });
}).observe(document, { subtree: true, childList: true, characterData: true });
