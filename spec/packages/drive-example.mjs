// @ts-check
// The actions of a user of the application in examples/angular.
import assert from 'node:assert/strict';
import { inChromium } from './browser.mjs';
import { film } from './drive.mjs';

/** @typedef {{ url: string, admin: { token: string }, account: import('./drive.mjs').Account }} Server */
/** @typedef {import('playwright').Page} Page */

/** The messages of Chromium about requests that are refused or offline, as they have to be here. */
const FAILED_REQUEST = /^Failed to load resource|^WebSocket connection/;

/**
 * Makes requests to Directus as its administrator.
 *
 * @param {Server} server
 */
const asAdmin =
  ({ url, admin }) =>
  async (/** @type {string} */ method, /** @type {string} */ path, /** @type {object} */ body) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { authorization: `Bearer ${admin.token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    assert.ok(response.ok, `${method} ${path}: ${response.status}`);
    return (await response.json()).data;
  };

/**
 * Visits each page of it, with the failures that each has to show.
 *
 * @param {string} url
 * @param {Server} server
 */
export async function visitExample(url, server) {
  const send = asAdmin(server);
  // A rule of the data model that the form does not know.
  await send('PATCH', '/fields/articles/title', {
    meta: { validation: { title: { _regex: '^[^!]*$' } } },
  });
  await inChromium(async (page) => {
    await logIn(page, url, server.account);
    const id = await seeLatest(page, send);
    await browse(page);
    await edit(page, url, id);
    await seePrivateImage(page, url);
    await upload(page);
    await page.getByRole('button', { name: 'Log out' }).click();
    await page.waitForURL(`${url}/login`);
  }, FAILED_REQUEST);
}

const press = (/** @type {Page} */ page, /** @type {string} */ name) =>
  page.getByRole('button', { name, exact: true }).click();

const follow = (/** @type {Page} */ page, /** @type {string} */ name) =>
  page.getByRole('link', { name, exact: true }).click();

const shows = (/** @type {Page} */ page, /** @type {string} */ text) =>
  page.getByText(text, { exact: true }).waitFor();

/**
 * The guard sends to the login, which says why it refuses, and leads back.
 *
 * @param {Page} page
 * @param {string} url
 * @param {import('./drive.mjs').Account} account
 */
async function logIn(page, url, { email, password }) {
  await page.goto(`${url}/latest`);
  await page.waitForURL(`${url}/login?returnUrl=%2Flatest`);
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password').fill('wrong');
  await press(page, 'Log in');
  await shows(page, 'The email address or the password is wrong.');
  await page.getByLabel('Password').fill(password);
  await press(page, 'Log in');
  await page.waitForURL(`${url}/latest`);
  await shows(page, email);
}

/**
 * Articles that others write appear, and an article that is published here is stored.
 *
 * @param {Page} page
 * @param {ReturnType<typeof asAdmin>} send
 * @returns {Promise<number>} the key of an article
 */
async function seeLatest(page, send) {
  await page.getByRole('listitem').nth(9).waitFor();
  const { id } = await send('POST', '/items/articles', { title: 'From elsewhere' });
  const article = page.getByRole('listitem').filter({ hasText: 'From elsewhere' });
  const stored = page.waitForResponse((response) => response.request().method() === 'PATCH');
  await article.getByRole('button', { name: 'Publish' }).click();
  await article.getByText('published').waitFor();
  assert.equal((await stored).status(), 200);
  return id;
}

/** Pages, a search, and a reload, which keeps the session. */
async function browse(/** @type {Page} */ page) {
  const items = page.getByRole('listitem');
  await follow(page, 'Articles');
  await items.nth(9).waitFor();
  await press(page, 'More');
  await items.nth(19).waitFor();
  await page.getByLabel('Search').fill('From elsewhere');
  await items.nth(1).waitFor({ state: 'detached' });
  await page.reload();
  await items.nth(9).waitFor();
}

/**
 * A value that the server refuses is an error at its field; another one is saved.
 *
 * @param {Page} page
 * @param {string} url
 * @param {number} id
 */
async function edit(page, url, id) {
  await follow(page, 'From elsewhere');
  await page.waitForURL(`${url}/articles/${id}`);
  const title = page.getByLabel('Title');
  await page.waitForFunction(() => globalThis.document.querySelector('input')?.value);
  await title.fill('From here!');
  await press(page, 'Save');
  await shows(page, 'This value does not have the correct format.');
  assert.equal(await title.getAttribute('aria-invalid'), 'true');
  await title.fill('From here');
  await press(page, 'Save');
  await page.waitForURL(`${url}/articles`);
  await page.getByRole('link', { name: 'From here' }).waitFor();

  await follow(page, 'New article');
  await page.waitForURL(`${url}/articles/new`);
  await title.fill('A new one');
  await press(page, 'Save');
  await page.waitForURL(`${url}/articles`);
  await page.getByRole('link', { name: 'A new one' }).waitFor();
}

/**
 * An image is read with the token of the session.
 *
 * @param {Page} page
 * @param {string} url
 */
async function seePrivateImage(page, url) {
  const asked = page.waitForRequest(/\/assets\//);
  // One of those with an image.
  await page.goto(`${url}/articles/4`);
  await seeImage(page);
  assert.match((await (await asked).allHeaders())['authorization'] ?? '', /^Bearer /);
}

const seeImage = (/** @type {Page} */ page) =>
  page.waitForFunction(() => {
    const image = globalThis.document.querySelector('main img');
    return Boolean(
      image?.getAttribute('src')?.startsWith('blob:') && Reflect.get(image, 'naturalWidth'),
    );
  });

/** A picture of one pixel. */
const picture = {
  name: 'pixel.png',
  mimeType: 'image/png',
  buffer: Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC',
    'base64',
  ),
};

/** Uploads go on while another page is shown, wait while the browser is offline, and can be paused. */
async function upload(/** @type {Page} */ page) {
  const network = await page.context().newCDPSession(page);
  await network.send('Network.enable');
  const set = (/** @type {boolean} */ offline, /** @type {number} */ uploadThroughput) =>
    network.send('Network.emulateNetworkConditions', {
      offline,
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput,
    });

  await follow(page, 'Files');
  await set(false, 4_000_000);
  await page.getByLabel('Add files').setInputFiles([picture, film]);
  const uploads = page.getByRole('listitem');
  const large = uploads.filter({ hasText: film.name });
  await uploads.filter({ hasText: picture.name }).getByText('Done').waitFor();
  await seeImage(page);

  await follow(page, 'Articles');
  await page.getByText(/^Uploading, \d+ %$/).waitFor();
  await follow(page, 'Files');
  await large.getByRole('button', { name: 'Pause' }).click();
  await large.getByText('Paused').waitFor();
  await large.getByRole('button', { name: 'Resume' }).click();
  await large.getByText('Sending').waitFor();

  await set(true, 0);
  await shows(page, 'You are offline.');
  await large.getByText('Waiting for the network').waitFor();
  await set(false, -1);
  await large.getByText('Done').waitFor({ timeout: 60_000 });
  await press(page, 'Clear finished');
  await large.waitFor({ state: 'detached' });
}
