// Runs before the first paint, so that a dark screen never flashes white. Keys: see src/app/preferences.ts.
(() => {
  const read = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  };
  const choice = read('kf.theme');
  const dark =
    choice === 'dark' || (choice !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
  document.documentElement.lang = read('kf.language') === 'en' ? 'en' : 'zh-CN';
})();

// zod asks whether it may compile code by trying to, which the page's policy refuses and reports. Its own switch, read
// before its first schema. https://zod.dev/api#configuration
globalThis.__zod_globalConfig = { jitless: true };
