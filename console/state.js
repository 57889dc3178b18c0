import { signal } from '@preact/signals';

/** The pause between two questions of a page; the bridge says it. */
export const pollMs = signal(2_000);

/** The last news, which a screen reader reads out. */
export const news = signal('');

/**
 * The facts of the bridge that do not change.
 *
 * @type {import('@preact/signals').Signal<import('./types.js').BridgeFacts | undefined>}
 */
export const bridge = signal(undefined);

/** The address within the console, such as `/groups?state=held`. */
export const address = signal(addressNow());

window.addEventListener('hashchange', () => {
  // The link that skips to the content is no address.
  if (location.hash.startsWith('#/')) address.value = addressNow();
});

function addressNow() {
  return location.hash.startsWith('#/') ? location.hash.slice(1) : '/groups';
}

/**
 * Makes an address of a page and what it shows.
 *
 * @param {string} page
 * @param {Record<string, string>} [query]
 */
export function link(page, query = {}) {
  const given = Object.fromEntries(Object.entries(query).filter(([, text]) => text !== ''));
  const search = new URLSearchParams(given).toString();
  return `#/${page}${search === '' ? '' : `?${search}`}`;
}

/**
 * Changes what the page shows, without an entry of the history for each letter.
 *
 * @param {string} page
 * @param {Record<string, string>} query
 */
export function replaceAddress(page, query) {
  history.replaceState(null, '', link(page, query));
  address.value = addressNow();
}
