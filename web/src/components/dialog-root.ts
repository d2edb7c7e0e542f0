/**
 * Where dialogs are drawn. In the body itself, antd would write a style element without a nonce to stop the page from
 * scrolling, which the content security policy refuses; this page never scrolls.
 */
export const dialogRoot = (): HTMLElement => document.getElementById('root') ?? document.body;
