import { openPage } from '../testing/open-page';

describe('Login', () => {
  const login = (page: Awaited<ReturnType<typeof openPage>>) => {
    page.write('input[type=email]', 'ada@example.com');
    page.write('input[type=password]', 'secret');
    page.press('Log in');
    return page.server.expectOne('POST', '/auth/login');
  };

  it('leads a visitor to the page that was asked for', async () => {
    const page = await openPage('/articles', { loggedIn: false });
    expect(page.router.url).toBe('/login?returnUrl=%2Farticles');

    page.server.on('GET', '/items/articles', () => []);
    login(page).flush({ access_token: 'access', refresh_token: 'refresh', expires: 900_000 });
    await page.stable();
    expect(page.router.url).toBe('/articles');
    expect(page.find('header').textContent).toContain('ada@example.com');
  });

  it('says why it was refused', async () => {
    const page = await openPage('/login', { loggedIn: false });
    login(page).refuse(401, 'INVALID_CREDENTIALS');
    await page.stable();
    expect(page.find('[role=alert]').textContent).toBe(
      'The email address or the password is wrong.',
    );
  });

  it('is where a logout leads', async () => {
    const page = await openPage('/files');
    page.server.on('POST', '/auth/logout', () => null);
    page.press('Log out');
    await page.stable();
    expect(page.router.url).toBe('/login');
  });
});
