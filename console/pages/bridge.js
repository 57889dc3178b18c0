import { html } from '../html.js';
import { Fault, Heading } from '../pieces/pieces.js';
import { bridge, link } from '../state.js';
import { useLive } from '../use-live.js';

/** @typedef {import('../types.js').BridgePicture & { box: { width: number, height: number } }} Picture */
/** @typedef {import('../types.js').PictureNode} PictureNode */

/** The page of the bridge as a picture, with the numbers of the moment. */
export function Bridge() {
  /** @type {{ data: Picture | undefined, fault: string }} */
  const { data, fault } = useLive('picture', {});
  return html`<${Heading}>Bridge<//>
    <${Fault} text=${fault} />
    ${bridge.value?.warnings.map((line) => html`<p class="fault" dir="auto">${line}</p>`)}
    ${data && html`<${Drawing} picture=${data} /><${Waiting} picture=${data} />`}`;
}

function Drawing(/** @type {{ picture: Picture }} */ { picture: { width, height, nodes, edges, box } }) {
  const places = new Map(nodes.map((node) => [node.id, node]));
  return html`<div class="picture" tabindex="0" role="group" aria-label="Topics, fusions and recipients">
    <svg viewBox=${`0 0 ${width} ${height}`} width=${width} height=${height} role="list">
      ${edges.map(({ from, to, kind }) => {
        const [a, b] = [places.get(from), places.get(to)];
        if (a === undefined || b === undefined) return null;
        const [x1, y1, x2, y2] = [a.x + box.width, a.y + box.height / 2, b.x, b.y + box.height / 2];
        const middle = (x1 + x2) / 2;
        return html`<path
          class=${`edge ${kind}`}
          aria-hidden="true"
          d=${`M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`}
        />`;
      })}
      ${nodes.map((node) => html`<${Box} node=${node} box=${box} />`)}
    </svg>
  </div>`;
}

function Box(/** @type {{ node: PictureNode, box: Picture['box'] }} */ { node, box }) {
  const { kind, name, x, y, notes, isWaiting } = node;
  const href =
    kind === 'fusion'
      ? link('groups', { fusion: name })
      : link(kind === 'topic' ? 'post' : 'queues', kind === 'topic' ? { topic: name } : {});
  return html`<g role="listitem" class=${`box ${kind} ${isWaiting ? 'waiting' : ''}`}>
    <a href=${href} aria-label=${`${kind} ${name}: ${notes.join(', ')}`}>
      <rect x=${x} y=${y} width=${box.width} height=${box.height} rx="8" />
      <text x=${x + 12} y=${y + 25} class="name">${short(name)}</text>
      <text x=${x + 12} y=${y + 47} class="notes">${short(notes.join(', '))}</text>
    </a>
  </g>`;
}

/** @param {string} text */
const short = (text) => (text.length > 24 ? `${text.slice(0, 23)}…` : text);

function Waiting(/** @type {{ picture: Picture }} */ { picture: { waiting } }) {
  if (waiting.length === 0) return html`<p>No message waits for an operator.</p>`;
  return html`<section aria-labelledby="waiting">
    <h2 id="waiting">Messages that wait for an operator</h2>
    <ul class="list">
      ${waiting.map(
        ({ name, count }) => html`<li><a href=${link('queues', { queue: name })}>${name}</a>: ${count}</li>`,
      )}
    </ul>
  </section>`;
}
