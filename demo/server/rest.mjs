// @ts-check

/**
 * A function that sends one request as the owner of `token`, or as nobody, and returns the answer's `data`. The
 * demo's data is put in with this and not with directus-rx, so that specs of directus-rx do not
 * stand on directus-rx.
 *
 * @param {string} url
 * @param {string} [token]
 */
export function restClient(url, token) {
  /**
   * @param {'GET' | 'POST' | 'PATCH' | 'DELETE'} method
   * @param {string} path
   * @param {unknown} [body] a FormData, or anything that becomes JSON
   * @returns {Promise<any>}
   */
  return async function send(method, path, body) {
    /** @type {Record<string, string>} */
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
    /** @type {RequestInit} */
    const init = { method, headers };
    if (body instanceof FormData) {
      init.body = body;
    } else if (body !== undefined) {
      headers['content-type'] = 'application/json';
      init.body = JSON.stringify(body);
    }
    const response = await fetch(url + path, init);
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    return text ? JSON.parse(text).data : undefined;
  };
}

/** @typedef {ReturnType<typeof restClient>} Send */
