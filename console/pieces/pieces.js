import { html } from '../html.js';

/** @typedef {import('preact').ComponentChildren} Children */

/** Controls, and the marks that turn around or hide what stands beside them. */
const unseen = /[\p{Cc}\u200B\u202A-\u202E\u2066-\u2069\uFEFF]/gu;

/**
 * Writes unseen characters as an escape of JSON, so that no text looks like another. Ends of lines stay.
 *
 * @param {string} text
 */
export const visible = (text) =>
  text.replace(unseen, (one) =>
    one === '\n' ? one : `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** @param {Children} children */
const shown = (children) => (typeof children === 'string' ? visible(children) : children);

/** Shows text of a message: isolated, in the direction of its own letters. */
export const Text = (/** @type {{ children?: Children }} */ { children }) =>
  html`<bdi dir="auto">${shown(children)}</bdi>`;

/** Shows a value of a message as JSON. */
export const Value = (/** @type {{ children?: Children }} */ { children }) =>
  html`<code dir="auto" class="value">${shown(children)}</code>`;

/** The heading of a page, which takes the focus when the page changes. */
export const Heading = (/** @type {{ children?: Children }} */ { children }) =>
  html`<h1 tabindex="-1">${children}</h1>`;

/** Names a state by its word and a mark, because colour alone says nothing to many. */
export function State(/** @type {{ name: string }} */ { name }) {
  const kind = name === 'dead-lettered' || name === 'unopened' ? 'discarded' : name;
  return html`<span class=${`state ${kind.replace(' ', '-')}`}>${name}</span>`;
}

/** Says that an answer did not come. What was shown before stays. */
export const Fault = (/** @type {{ text: string }} */ { text }) =>
  text === '' ? null : html`<p role="alert" class="fault" dir="auto">${text}</p>`;

/** A moment, in the person's own time; the exact one is its title. */
export function Time(/** @type {{ at: string | number }} */ { at }) {
  const date = new Date(at);
  const iso = date.toISOString();
  return html`<time datetime=${iso} title=${iso}>${date.toLocaleString()}</time>`;
}

/** A choice among texts. */
export function Choice(
  /** @type {{ label: string, value: string, options: readonly (readonly [string, string])[], onPick: (value: string) => void }} */ {
    label,
    value,
    options,
    onPick,
  },
) {
  const pick = (/** @type {Event} */ event) =>
    event.target instanceof HTMLSelectElement && onPick(event.target.value);
  return html`<label
    >${label}
    <select onChange=${pick}>
      ${options.map(([one, text]) => html`<option value=${one} selected=${one === value}>${text}</option>`)}
    </select></label
  >`;
}

/** A line to write on. */
export function Line(
  /** @type {{ label: string, value: string, onWrite: (value: string) => void, required?: boolean, list?: string }} */ {
    label,
    value,
    onWrite,
    ...more
  },
) {
  const write = (/** @type {Event} */ event) =>
    event.target instanceof HTMLInputElement && onWrite(event.target.value);
  return html`<label
    >${label} <input type="text" dir="auto" autocomplete="off" value=${value} onInput=${write} ...${more}
  /></label>`;
}

/** @param {number} share */
export const percent = (share) => (share > 0.99 && share < 1 ? 'over 99 %' : `${Math.round(100 * share)} %`);
