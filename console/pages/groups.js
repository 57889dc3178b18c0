import { useEffect } from 'preact/hooks';
import { html } from '../html.js';
import { Choice, Fault, Heading, Line, State, Text, Time } from '../pieces/pieces.js';
import { bridge, link, news, replaceAddress } from '../state.js';
import { useLive } from '../use-live.js';

/** @typedef {import('../types.js').GroupPage} GroupPage */

const states = /** @type {const} */ (['open', 'fused', 'held', 'discarded']);

/** The page of groups, those that changed last first. */
export function Groups(/** @type {{ query: Record<string, string> }} */ { query }) {
  const { fusion = '', state = '', key = '' } = query;
  const filters = { fusion, state, key };
  /** @type {{ data: GroupPage | undefined, fault: string }} */
  const { data, fault } = useLive('groups', filters);
  const show = (/** @type {Record<string, string>} */ change) =>
    replaceAddress('groups', { ...filters, ...change });
  const fusions = bridge.value?.fusions.map(({ name }) => /** @type {const} */ ([name, name])) ?? [];
  const found = data?.found;
  useEffect(() => {
    if (found !== undefined) news.value = `${found} ${found === 1 ? 'group' : 'groups'}`;
  }, [found, fusion, state, key]);
  return html`<${Heading}>Groups<//>
    <form class="filters" role="search" onSubmit=${(/** @type {Event} */ event) => event.preventDefault()}>
      <${Choice}
        label="Fusion"
        value=${fusion}
        options=${[['', 'all fusions'], ...fusions]}
        onPick=${(/** @type {string} */ value) => show({ fusion: value })}
      />
      <${Line}
        label="Text of the key"
        value=${key}
        onWrite=${(/** @type {string} */ value) => show({ key: value })}
      />
    </form>
    <ul class="tabs" aria-label="States">
      <li>
        <a href=${link('groups', { fusion, key })} aria-current=${state === '' ? 'true' : undefined}>all</a>
      </li>
      ${states.map(
        (one) =>
          html`<li>
            <a
              href=${link('groups', { fusion, key, state: one })}
              aria-current=${state === one ? 'true' : undefined}
              >${one} <span class="count">${data?.counts[one] ?? ''}</span></a
            >
          </li>`,
      )}
    </ul>
    <${Fault} text=${fault} />
    ${data && html`<${List} page=${data} />`}`;
}

function List(/** @type {{ page: GroupPage }} */ { page: { groups, found, isCut } }) {
  if (groups.length === 0) return html`<p>No group is found.</p>`;
  return html`<table>
    <caption>
      ${found === groups.length ? `${found} of ${found} groups` : `The last ${groups.length} of ${found} groups; filter to see others`}
      ${isCut && '; the table was not read to its end, so groups may be missing'}
    </caption>
    <thead>
      <tr>
        <th scope="col">Key</th>
        <th scope="col">Fusion</th>
        <th scope="col">State</th>
        <th scope="col" class="number">Parts</th>
        <th scope="col" class="number">Generation</th>
        <th scope="col">Changed</th>
      </tr>
    </thead>
    <tbody>
      ${groups.map(
        ({ fusion, key, state, parts, generation, changedAt }) =>
          html`<tr key=${`${fusion} ${key}`}>
            <th scope="row">
              <a href=${link('group', { fusion, key })}><${Text}>${key}<//></a>
            </th>
            <td>${fusion}</td>
            <td><${State} name=${state} /></td>
            <td class="number">${parts}</td>
            <td class="number">${generation === 0 ? '–' : generation}</td>
            <td><${Time} at=${changedAt} /></td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}
