/** Most specific first: Edge and others also call themselves Chrome, and Chrome calls itself Safari. */
const browsers: readonly [RegExp, string][] = [
  [/MicroMessenger\//, 'WeChat'],
  [/Edg(e|A|iOS)?\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/(Firefox|FxiOS)\//, 'Firefox'],
  [/(QQBrowser|MQQBrowser)\//, 'QQ Browser'],
  [/(Chrome|CriOS|Chromium)\//, 'Chrome'],
  [/Safari\//, 'Safari'],
];
const systems: readonly [RegExp, string][] = [
  [/Windows/, 'Windows'],
  [/iPhone|iPad/, 'iOS'],
  [/Android/, 'Android'],
  [/Mac OS X|Macintosh/, 'macOS'],
  [/CrOS/, 'ChromeOS'],
  [/Linux/, 'Linux'],
];

/** What people call the browser that sent this `User-Agent`. */
export function browserName(userAgent: string): { browser?: string; system?: string } {
  const of = (names: typeof browsers) => names.find(([sign]) => sign.test(userAgent))?.[1];
  const browser = of(browsers);
  const system = of(systems);
  return { ...(browser !== undefined && { browser }), ...(system !== undefined && { system }) };
}
