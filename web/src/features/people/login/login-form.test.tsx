import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { setLanguage } from '#lib/i18n.ts';
import { LoginForm } from './login-form.tsx';

const me = { personId: 'p', username: 'lin', name: '林主管', role: 'admin', accounts: [], build: 'b' };

function answer(status: number, body: unknown) {
  const fetch = vi.fn<() => Promise<Response>>(async () => new Response(JSON.stringify(body), { status }));
  vi.stubGlobal('fetch', fetch);
  return fetch;
}

const refuse = (status: number, code: string, details?: object) =>
  answer(status, { error: { code, requestId: 'r', message: code, details } });

function open() {
  const onLoggedIn = vi.fn<(me: unknown) => void>();
  render(
    <QueryClientProvider client={new QueryClient()}>
      <LoginForm onLoggedIn={onLoggedIn} />
    </QueryClientProvider>,
  );
  return { onLoggedIn, user: userEvent.setup() };
}

async function fill(user: ReturnType<typeof userEvent.setup>) {
  await user.type(screen.getByLabelText('账号'), ' lin ');
  await user.type(screen.getByLabelText('密码'), 'secret');
}

beforeEach(() => setLanguage('zh'));

describe('the login form', () => {
  it('sends account, password and whether to remember', async () => {
    const fetch = answer(200, me);
    const { onLoggedIn, user } = open();
    await fill(user);
    await user.click(screen.getByLabelText('保持登录 12 小时'));
    await user.click(screen.getByRole('button', { name: '登录' }));
    await vi.waitFor(() => expect(onLoggedIn).toHaveBeenCalled());
    expect(onLoggedIn.mock.calls[0]?.[0]).toEqual(me);
    expect(fetch).toHaveBeenCalledExactlyOnceWith(
      '/api/login',
      expect.objectContaining({
        body: JSON.stringify({ username: 'lin', password: 'secret', remember: true }),
      }),
    );
  });
  it('names the field that is missing, and asks nobody', async () => {
    const fetch = answer(200, me);
    const { user } = open();
    await user.click(screen.getByRole('button', { name: '登录' }));
    expect(screen.getByRole('alert').textContent).toBe('请填账号');
    expect(document.activeElement).toBe(screen.getByLabelText('账号'));
    expect(fetch).not.toHaveBeenCalled();
  });
  it('says that account or password is wrong, and keeps what was typed', async () => {
    refuse(401, 'login_failed');
    const { user } = open();
    await fill(user);
    await user.keyboard('{Enter}');
    expect((await screen.findByRole('alert')).textContent).toContain('账号或密码不对');
    expect(screen.getByLabelText<HTMLInputElement>('密码').value).toBe('secret');
  });
  it('says until when the login is locked', async () => {
    const retryAt = Date.UTC(2026, 2, 11, 6, 32, 8);
    const { user } = open();
    refuse(429, 'login_locked', { retryAt });
    await fill(user);
    await user.keyboard('{Enter}');
    expect((await screen.findByRole('alert')).textContent).toMatch(/登录已锁到 \d\d:\d\d:\d\d/);
  });
  it('shows where the wire is cut when nothing answers', async () => {
    vi.stubGlobal('fetch', vi.fn<() => Promise<Response>>().mockRejectedValue(new TypeError('failed')));
    const { user } = open();
    await fill(user);
    await user.keyboard('{Enter}');
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toContain('连不上塔台服务');
    expect(alert.textContent).toContain('塔台服务');
  });
  it('shows the password on request', async () => {
    const { user } = open();
    await user.click(screen.getByRole('button', { name: '显示密码' }));
    expect(screen.getByLabelText<HTMLInputElement>('密码').type).toBe('text');
  });
});
