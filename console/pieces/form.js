import { html } from '../html.js';

/** @typedef {import('../types.js').FormField} FormField */

/** One field of a form, by the type that the schema gives it. The label is the pointer into the body. */
export function Field(
  /** @type {{ id: string, field: FormField, value: string, onWrite: (text: string) => void, described?: string }} */ {
    id,
    field,
    value,
    onWrite,
    described,
  },
) {
  const { type, options, isRequired } = field;
  const write = (/** @type {Event} */ { target }) => {
    if (
      target instanceof HTMLInputElement ||
      target instanceof HTMLSelectElement ||
      target instanceof HTMLTextAreaElement
    )
      onWrite(target.value);
  };
  const common = { id, 'aria-describedby': described, 'aria-required': isRequired ? 'true' : undefined };
  if (type === 'choice' || type === 'yes-no') {
    const choices =
      type === 'choice'
        ? (options ?? []).map((one) => [one, one])
        : [
            ['true', 'yes'],
            ['false', 'no'],
          ];
    return html`<select ...${common} onChange=${write}>
      <option value="" selected=${value === ''}></option>
      ${choices.map(([one, text]) => html`<option value=${one} selected=${one === value}>${text}</option>`)}
    </select>`;
  }
  if (type === 'json')
    return html`<textarea
      ...${common}
      rows="2"
      dir="auto"
      spellcheck=${false}
      placeholder="JSON"
      value=${value}
      onInput=${write}
    ></textarea>`;
  return html`<input
    ...${common}
    type="text"
    dir="auto"
    autocomplete="off"
    inputmode=${type === 'number' ? 'decimal' : undefined}
    value=${value}
    onInput=${write}
  />`;
}

/** The outcome of an order, which a screen reader reads out. */
export function Outcome(
  /** @type {{ outcome: { isDone: boolean, text: string } | undefined }} */ { outcome },
) {
  if (outcome === undefined) return null;
  return html`<p
    role=${outcome.isDone ? 'status' : 'alert'}
    class=${outcome.isDone ? 'done' : 'fault'}
    dir="auto"
  >
    ${outcome.text}
  </p>`;
}
