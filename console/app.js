import { render } from 'preact';
import { useEffect } from 'preact/hooks';
import { ask, wordsOf } from './ask.js';
import { html } from './html.js';
import { Bridge } from './pages/bridge.js';
import { Group } from './pages/group.js';
import { Groups } from './pages/groups.js';
import { Post } from './pages/post.js';
import { Queues } from './pages/queues.js';
import { Review } from './pages/review.js';
import { Trust } from './pages/trust.js';
import { address, bridge, link, news, pollMs } from './state.js';
import { takeToken } from './token.js';

/** The pages, in the order of the navigation. A page without a title is reached from another one. */
const pages = [
  { name: 'groups', title: 'Groups', page: Groups },
  { name: 'review', title: 'Review', page: Review },
  { name: 'queues', title: 'Queues', page: Queues },
  { name: 'bridge', title: 'Bridge', page: Bridge },
  { name: 'post', title: 'Post', page: Post },
  { name: 'trust', title: 'Trust', page: Trust },
  { name: 'group', title: '', page: Group },
];

function Navigation(/** @type {{ name: string }} */ { name }) {
  return html`<nav aria-label="Pages">
    <ul>
      ${pages
        .filter(({ title }) => title !== '')
        .map(
          (one) =>
            html`<li>
              <a href=${link(one.name)} aria-current=${one.name === name ? 'page' : undefined}
                >${one.title}</a
              >
            </li>`,
        )}
    </ul>
  </nav>`;
}

function Console() {
  const url = new URL(address.value, 'http://console');
  const name = url.pathname.slice(1);
  const found = pages.find((one) => one.name === name) ?? pages[0];
  const query = Object.fromEntries(url.searchParams);
  const facts = bridge.value;
  useEffect(() => {
    document.title = `${found?.title || query['key'] || 'Group'} · ${facts?.name ?? 'fusion-bus'}`;
  });
  // A change of the page moves the focus to its heading, so that a screen reader goes on there.
  useEffect(() => {
    news.value = '';
    if (document.activeElement !== document.body) document.querySelector('h1')?.focus();
  }, [name]);
  return html`<header>
      <p class="brand">fusion-bus <bdi>${facts?.name ?? ''}</bdi></p>
      <${Navigation} name=${found?.name ?? ''} />
    </header>
    <main id="main" tabindex="-1">
      ${facts === undefined ? html`<p>Loading …</p>` : found && html`<${found.page} query=${query} />`}
    </main>
    <div role="status" aria-live="polite" class="news">${news.value}</div>`;
}

async function start() {
  takeToken();
  const root = document.querySelector('#app');
  if (root === null) throw new Error('the page has no place for the console');
  try {
    const facts = /** @type {import('./types.js').BridgeFacts} */ (await ask('bridge'));
    pollMs.value = facts.pollMs;
    bridge.value = facts;
    render(html`<${Console} />`, root);
  } catch (error) {
    render(
      html`<main id="main">
        <h1>fusion-bus console</h1>
        <p role="alert">${wordsOf(error)}</p>
      </main>`,
      root,
    );
  }
}

window.addEventListener('hashchange', () => {
  // A second address with a token, in the same tab.
  if (location.hash.startsWith('#token=')) location.reload();
});

void start();
