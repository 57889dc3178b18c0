import { useState } from 'preact/hooks';
import { html } from '../html.js';
import { Value, visible } from './pieces.js';

/** The most members of one branch. */
const most = 100;

/** @typedef {(name: string, value: unknown, context: { source?: string }) => unknown} Reviver */

const parse = /** @type {(text: string, revive: Reviver) => unknown} */ (/** @type {unknown} */ (JSON.parse));

/**
 * Parses JSON, and keeps the digits of numbers that the browser would change.
 *
 * @param {string} text
 */
export const parseExact = (text) =>
  parse(text, (_name, value, context) =>
    typeof value === 'number' && context?.source !== undefined && String(value) !== context.source
      ? new Digits(context.source)
      : value,
  );

class Digits {
  constructor(/** @type {string} */ text) {
    this.text = text;
  }

  toString() {
    return this.text;
  }
}

/** @param {unknown} value */
const isBranch = (value) => typeof value === 'object' && value !== null && !(value instanceof Digits);

/** Shows JSON as a tree. A closed branch has no elements, so that a large receipt costs nothing before it is opened. */
export function Tree(
  /** @type {{ name: string, value: unknown, open?: boolean }} */ { name, value, open = false },
) {
  const [isOpen, setOpen] = useState(open);
  if (!isBranch(value)) {
    const text = value instanceof Digits ? value.toString() : JSON.stringify(value);
    return html`<li><bdi class="name">${visible(name)}</bdi> <${Value}>${text}<//></li>`;
  }
  const members = Object.entries(/** @type {object} */ (value));
  const toggle = (/** @type {Event} */ event) =>
    event.target instanceof HTMLDetailsElement && setOpen(event.target.open);
  return html`<li>
    <details open=${isOpen} onToggle=${toggle}>
      <summary>
        <bdi class="name">${visible(name)}</bdi> <span class="dim">${sizeOf(value, members.length)}</span>
      </summary>
      ${
        isOpen &&
        html`<ul>
          ${members.slice(0, most).map(([one, inner]) => html`<${Tree} key=${one} name=${one} value=${inner} />`)}
          ${members.length > most && html`<li class="dim">${members.length - most} more are in the JSON below</li>`}
        </ul>`
      }
    </details>
  </li>`;
}

/**
 * @param {unknown} value
 * @param {number} count
 */
function sizeOf(value, count) {
  if (Array.isArray(value)) return count === 1 ? '1 item' : `${count} items`;
  return count === 1 ? '1 member' : `${count} members`;
}
