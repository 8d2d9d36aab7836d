import { afterEach, describe, expect, inject, it } from 'vitest';
import { MarkedContent } from './marked-content';
import { deferred, focused, liveList, press, row } from './page-actions';
import { useDesk } from './use-desk';

const server = inject('directusShortTtl');
const content = new MarkedContent(server);
const { mark } = content;

// After the windows are closed: hooks run in the reverse order.
afterEach(() => content.remove());
const desk = useDesk(server.url);

describe('the list of articles', () => {
  it('sends one request when the typing pauses, and keeps the search in the address', async () => {
    const page = await desk.enter();
    await liveList(page);
    const searches: (string | null)[] = [];
    page.on('request', (request) => {
      const { pathname, searchParams } = new URL(request.url());
      if (pathname === '/items/articles' && searchParams.has('search'))
        searches.push(searchParams.get('search'));
    });
    await page.getByLabel('Search articles').pressSequentially('file uploads', { delay: 20 });
    await page.getByText('1 to 4 of 4').waitFor();
    expect(searches).toEqual(['file uploads']);
    expect(new URL(page.url()).search).toBe('?q=file%20uploads');

    await page.getByLabel('Status').selectOption('Draft');
    await page.waitForURL(/status=draft/);
    await page.goBack();
    await page.getByText('1 to 4 of 4').waitFor();
    expect(await page.getByLabel('Status').inputValue()).toBe('');
    expect(await page.getByLabel('Search articles').inputValue()).toBe('file uploads');
  });

  it('opens a search, a status and a page from a link', async () => {
    const page = await desk.enter('articles?status=published&page=2');
    await page.getByText(/^9 to 16 of \d+$/).waitFor();
    expect(await page.getByLabel('Status').inputValue()).toBe('published');
    const statuses = await page.locator('.article .status').allInnerTexts();
    expect(new Set(statuses)).toEqual(new Set(['Published']));
  });

  it('offers a way out where nothing is found', async () => {
    const page = await desk.enter('articles?q=nothing+is+called+so');
    await page.getByText('No articles found').waitFor();
    await press(page, 'Show all articles');
    await page.getByText('1 to 8 of').waitFor();
    expect(await page.getByLabel('Search articles').inputValue()).toBe('');
    expect(await focused(page)).toBe('search');
  });

  it('turns pages forth and back, with the focus on the count of each', async () => {
    const page = await desk.enter();
    await liveList(page);
    const first = await page.locator('.article .title').allInnerTexts();
    await press(page, 'Next');
    await page.getByText('9 to 16 of').waitFor();
    expect(await page.locator('.article .title').allInnerTexts()).not.toEqual(first);
    expect(await focused(page)).toBe('articles-count');
    await page.goBack();
    await page.getByText('1 to 8 of').waitFor();
    expect(await page.locator('.article .title').allInnerTexts()).toEqual(first);
  });

  it('keeps the focus on the page at the last Next', async () => {
    const page = await desk.enter('articles?q=file+uploads+of+nobody');
    await page.goto(`${desk.url}articles?status=draft`);
    await page.locator('.article').first().waitFor();
    // Other files may have left articles on this server.
    const [{ count }] = await content.request<[{ count: number }]>(
      'GET',
      'items/articles?aggregate[count]=*',
    );
    const last = Math.ceil(count / 8);
    const before = await desk.enter(`articles?page=${last - 1}`);
    await before.getByText(`${(last - 2) * 8 + 1} to ${(last - 1) * 8} of`).waitFor();
    await press(before, 'Next');
    await before.getByText(`${(last - 1) * 8 + 1} to ${count} of`).waitFor();
    expect(await focused(before)).toBe('articles-count');
    expect(await before.getByRole('button', { name: 'Next' }).getAttribute('aria-disabled')).toBe(
      'true',
    );
  });

  it('opens an article by a click anywhere on its row, and comes back with Back', async () => {
    await content.article('row');
    const page = await desk.enter('articles?status=draft');
    await liveList(page);
    await row(page, `${mark} row`).click({ position: { x: 40, y: 40 } });
    await page.waitForURL(/\/articles\/\d+$/);
    await expect.poll(() => page.getByLabel('Title').inputValue()).toBe(`${mark} row`);
    await page.goBack();
    await row(page, `${mark} row`).waitFor();
    expect(new URL(page.url()).search).toBe('?status=draft');
  });

  it('comes back with Back to the row that was opened, on a phone, too', async () => {
    const page = await desk.enter();
    await page.setViewportSize({ width: 360, height: 640 });
    await liveList(page);
    const link = page.locator('.article .title').nth(6);
    const id = String(await link.getAttribute('id'));
    await link.focus();
    const top = async () => Math.round((await link.boundingBox())?.y ?? 0);
    const before = await top();
    await page.keyboard.press('Enter');
    await page.getByLabel('Title').waitFor();
    await expect.poll(() => focused(page)).toBe('editor-title');
    await page.goBack();
    await expect.poll(() => focused(page)).toBe(id);
    expect(await top()).toBe(before);
    // A link of the page leads to its beginning.
    await page.keyboard.press('Enter');
    await page.getByLabel('Title').waitFor();
    await page.getByRole('link', { name: '← Articles' }).click();
    await liveList(page);
    expect(await focused(page)).toBe('Articles');
  });

  it('clamps long titles to two lines', async () => {
    await content.article('words '.repeat(40).trim());
    const page = await desk.enter();
    const title = row(page, `${mark} words`).locator('.title');
    const lines = await title.evaluate(
      (element) => element.clientHeight / parseFloat(getComputedStyle(element).lineHeight),
    );
    expect(Math.round(lines)).toBe(2);
  });

  it('shows a step at once, marks it until it is stored, and undoes it', async () => {
    const id = await content.article('step');
    const page = await desk.enter();
    await liveList(page);
    const article = row(page, `${mark} step`);
    const { promise: held, resolve: answer } = deferred();
    await page.route(`**/items/articles/${id}*`, async (route) => {
      await held;
      await route.continue();
    });
    await press(page, `Publish: ${mark} step`);
    await article.getByText('Published', { exact: true }).waitFor();
    await article.getByText('Saving …').waitFor();
    expect(await content.readArticle(id, 'status')).toEqual({ status: 'draft' });
    answer();
    await article.getByText('Saving …').waitFor({ state: 'detached' });
    await page.unroute(`**/items/articles/${id}*`);
    expect(await content.readArticle(id, 'status')).toEqual({ status: 'published' });
    expect(await focused(page)).toBe(`step-${id}`);

    await press(page, 'Undo');
    await article.getByText('Draft', { exact: true }).waitFor();
    await expect
      .poll(() => content.readArticle(id, 'status', 'date_published'))
      .toEqual({ status: 'draft', date_published: null });
    expect(await focused(page)).toBe(`step-${id}`);
  });

  it('takes a refused step back, and says so in its row', async () => {
    const id = await content.article('refused');
    const page = await desk.enter();
    await liveList(page);
    await page.route(`**/items/articles/${id}*`, (route) =>
      route.fulfill({
        status: 403,
        headers: {
          'access-control-allow-origin': new URL(desk.url).origin,
          'access-control-allow-credentials': 'true',
        },
        json: { errors: [{ message: 'no', extensions: { code: 'FORBIDDEN' } }] },
      }),
    );
    await press(page, `Publish: ${mark} refused`);
    const article = row(page, `${mark} refused`);
    await article.getByText('You do not have permission to do this.').waitFor();
    await article.getByText('Draft', { exact: true }).waitFor();
    await page.unroute(`**/items/articles/${id}*`);
    await press(page, `Publish: ${mark} refused`);
    await article.getByText('Published', { exact: true }).waitFor();
    expect(await article.getByRole('alert').count()).toBe(0);
  });

  it('flashes rows that were changed elsewhere, and no others', async () => {
    const [changed] = [await content.article('foreign'), await content.article('other')];
    const page = await desk.enter();
    await liveList(page);
    await content.request('PATCH', `items/articles/${changed}`, { status: 'published' });
    await row(page, `${mark} foreign`).getByText('Just changed').waitFor();
    expect(await page.locator('.article.flash').count()).toBe(1);
    await content.article('new');
    await row(page, `${mark} new`).getByText('Just changed').waitFor();

    await press(page, `Publish: ${mark} other`);
    await row(page, `${mark} other`).getByText('Published', { exact: true }).waitFor();
    await page.getByText(`Published “${mark} other”.`).waitFor();
    expect(await row(page, `${mark} other`).getByText('Just changed').count()).toBe(0);
  });
});

describe('offline', () => {
  it('shows one banner and a grey badge; the list stays, and is brought up to date afterwards', async () => {
    const id = await content.article('before');
    const page = await desk.enter();
    await liveList(page);
    await page.context().setOffline(true);
    await page.getByText(/^You are offline\./).waitFor();
    expect(await page.locator('.banner').count()).toBe(1);
    expect(await page.locator('.masthead .badge').innerText()).toBe('Offline');
    expect(await page.locator('.badge.live').count()).toBe(0);
    expect(await row(page, `${mark} before`).isVisible()).toBe(true);

    await content.request('PATCH', `items/articles/${id}`, { title: `${mark} after` });
    await page.context().setOffline(false);
    await row(page, `${mark} after`).waitFor();
    await page.locator('.banner').waitFor({ state: 'detached' });
  });

  it('does not take the rows of one search for those of another', async () => {
    const page = await desk.enter();
    await liveList(page);
    await page.context().setOffline(true);
    await page.getByText(/^You are offline\./).waitFor();
    await page.getByLabel('Search articles').fill('token');
    await page.getByRole('status').getByText('The search waits for the network').waitFor();
    await page.context().setOffline(false);
    await page.getByText(/^1 to \d of \d+$/).waitFor();
  });

  it('opens the other pages, which are loaded before they are wanted', async () => {
    const page = await desk.enter();
    await page.waitForResponse(
      async (response) =>
        response.url().endsWith('.js') && (await response.text()).includes('app-article-editor'),
    );
    await page.context().setOffline(true);
    await page.getByRole('link', { name: 'New article' }).click();
    await page.getByLabel('Title').waitFor();
  });

  it('says so where a page cannot be loaded', async () => {
    const page = await desk.enterWithoutWorker();
    await page.route('**/*.js', (route) => route.abort());
    await liveList(page);
    await page.getByRole('link', { name: 'New article' }).click();
    await page
      .getByRole('alert')
      .getByText('This page could not be loaded. Please check your connection.')
      .waitFor();
    await page.unroute('**/*.js');
    await page.getByRole('link', { name: 'New article' }).click();
    await page.getByLabel('Title').waitFor();
  });

  it('says so where nothing has been read yet', async () => {
    const page = await desk.enter('session');
    await page.context().setOffline(true);
    await page.getByRole('link', { name: 'Articles', exact: true }).click();
    await page.getByText('No connection', { exact: true }).waitFor();
    await page.context().setOffline(false);
    await liveList(page);
  });
});
