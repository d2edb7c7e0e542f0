import { expect, test } from '../fixtures.ts';

for (const mode of ['plain', 'compatible', 'safe'] as const) {
  for (const dialect of ['current', 'legacy'] as const) {
    test.describe(`${mode} mode, ${dialect} dialect`, () => {
      test.use({ mode, dialect });

      test('the whole way: arrival, assignment, settling, end', async ({ board, platform }) => {
        const [openid] = await platform.arrive();
        await expect(board.strips()).toHaveCount(1);
        const code = await board.codeOf(board.strips().first());
        const nickname = await board.nickname(0);
        await board.drag(board.strip(code), board.agent(nickname));
        await expect(board.strip(code)).toHaveCount(0);
        await expect(board.sessionOf(nickname, code)).toBeVisible();

        const deliveries = await platform.deliveries();
        expect(deliveries.every(({ outcome }) => outcome === 'delivered')).toBe(true);
        const { sessions } = await platform.state();
        expect(sessions).toHaveLength(1);
        await platform.agent(sessions[0]?.kf_account ?? '', { action: 'close', openid });
        await expect(board.sessionOf(nickname, code)).toHaveCount(0);
        await expect(board.kpi('会话中')).toContainText('0');
      });
    });
  }
}
