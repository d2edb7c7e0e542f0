/** The clipboard API exists on secure pages only; a tower on a local network is often reached by plain HTTP. */
export async function copyText(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const area = document.createElement('textarea');
  area.value = text;
  area.className = 'vh';
  document.body.append(area);
  area.select();
  document.execCommand('copy');
  area.remove();
}
