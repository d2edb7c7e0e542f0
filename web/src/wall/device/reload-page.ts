/** An unreachable server must not cost the wall the page it has: it is asked first, and again after this pause. */
const RETRY_MS = 30_000;
const ANSWER_WITHIN_MS = 10_000;

/** Loads the page anew once the server is there to give it. Any number of calls make one reload. */
export function createReload(now: () => number): () => void {
  let triedAt = Number.NEGATIVE_INFINITY;
  return () => {
    if (now() - triedAt < RETRY_MS) return;
    triedAt = now();
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), ANSWER_WITHIN_MS);
    fetch('/wall', { cache: 'no-store', headers: { accept: 'text/html' }, signal: abort.signal }).then(
      (response) => {
        clearTimeout(timer);
        if (response.ok) window.location.reload();
      },
      () => clearTimeout(timer),
    );
  };
}
