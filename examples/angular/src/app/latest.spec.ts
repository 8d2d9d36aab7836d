import { openPage } from '../testing/open-page';

describe('Latest', () => {
  const rows = [{ id: 1, title: 'One', status: 'draft' }];
  const open = async () => {
    const page = await openPage('/latest', {
      answer: (server) => server.on('GET', '/items/articles', () => rows),
    });
    await page.stable();
    return page;
  };

  it('shows what others write', async () => {
    const { server, find, stable } = await open();
    server.on('GET', '/items/articles', () => [{ id: 2, title: 'Two', status: 'draft' }]);
    server.change('articles', 'create');
    await vi.waitFor(async () => {
      await stable();
      expect(find('li').textContent).toContain('Two');
    });
  });

  it('shows a published article at once, and takes it back when the server refuses', async () => {
    const { server, find, press, stable } = await open();
    press('Publish');
    expect(find('small').textContent).toBe('published');
    server.expectOne('PATCH', '/items/articles/1').refuse(403, 'FORBIDDEN');
    await stable();
    expect(find('small').textContent).toBe('draft');
    expect(find('[role=alert]').textContent).toBe('You do not have permission to do this.');
  });
});
