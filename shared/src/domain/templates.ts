/** What a template may name; the Chinese word and the English one mean the same in either text. */
export const placeholders = {
  position: '位置',
  estimate: '预计',
  agent: '客服',
  group: '分组',
  hours: '服务时间',
} as const;
export type Placeholder = keyof typeof placeholders;
export const placeholderNames = Object.keys(placeholders) as Placeholder[];

export type TemplateValues = Partial<Record<Placeholder, string>>;

const byWord = new Map<string, Placeholder>(
  placeholderNames.flatMap((name) => [
    [name, name],
    [placeholders[name], name],
  ]),
);

/** Placeholders of a text that this product does not know; they would go out as they stand. */
export function unknownPlaceholders(text: string): string[] {
  return [...text.matchAll(/\{([^{}]{1,20})\}/g)].flatMap(([whole, word]) =>
    byWord.has((word ?? '').trim()) ? [] : [whole],
  );
}

/** The placeholders a text uses. */
export function usedPlaceholders(text: string): Set<Placeholder> {
  const used = new Set<Placeholder>();
  for (const [, word] of text.matchAll(/\{([^{}]{1,20})\}/g)) {
    const name = byWord.get((word ?? '').trim());
    if (name) used.add(name);
  }
  return used;
}

/** Fills in what is known; a known placeholder without a value leaves nothing behind. */
export function fillTemplate(text: string, values: TemplateValues): string {
  return text.replace(/\{([^{}]{1,20})\}/g, (whole, word: string) => {
    const name = byWord.get(word.trim());
    return name ? (values[name] ?? '') : whole;
  });
}
