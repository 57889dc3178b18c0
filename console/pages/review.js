import { useState } from 'preact/hooks';
import { html } from '../html.js';
import { Field, Outcome } from '../pieces/form.js';
import { Fault, Heading, State, Text, Time, Value } from '../pieces/pieces.js';
import { bridge, link } from '../state.js';
import { useLive } from '../use-live.js';
import { useOrder } from '../use-order.js';

/** @typedef {import('../types.js').CorrectionField} CorrectionField */
/** @typedef {import('../types.js').GroupPage} GroupPage */
/** @typedef {{ fusion: string, key: string, state: string, generation: number, fields: readonly CorrectionField[] }} Form */

/** The reviewer's desk: the held groups, and the form of one of them. */
export function Review(
  /** @type {{ query: Record<string, string> }} */ { query: { fusion = '', key = '' } },
) {
  /** @type {{ data: GroupPage | undefined, fault: string }} */
  const { data, fault } = useLive('groups', { state: 'held' });
  return html`<${Heading}>Review<//>
    ${
      bridge.value?.corrects === false &&
      html`<p class="fault">
        The bridge has no topic of corrections. Add one with <code>role: correction</code> to approve and
        correct here.
      </p>`
    }
    <${Fault} text=${fault} />
    <section aria-labelledby="held">
      <h2 id="held">Groups that wait for a reviewer</h2>
      ${data?.groups.length === 0 && html`<p>No group waits for a reviewer.</p>`}
      <ul class="list">
        ${data?.groups.map(
          (group) =>
            html`<li key=${`${group.fusion} ${group.key}`}>
              <a
                href=${link('review', { fusion: group.fusion, key: group.key })}
                aria-current=${group.fusion === fusion && group.key === key ? 'true' : undefined}
                ><${Text}>${group.key}<//></a
              >
              <span class="dim"> ${group.fusion}, since <${Time} at=${group.changedAt} /></span>
            </li>`,
        )}
      </ul>
    </section>
    ${key !== '' && html`<${One} key=${`${fusion} ${key}`} fusion=${fusion} group=${key} />`}`;
}

function One(/** @type {{ fusion: string, group: string }} */ { fusion, group: key }) {
  /** @type {{ data: Form | undefined, fault: string, again: () => void }} */
  const { data, fault, again } = useLive('correction-form', { fusion, key });
  return html`<section aria-labelledby="one">
    <h2 id="one">
      <a href=${link('group', { fusion, key })}><${Text}>${key}<//></a
      >${' '}${data && html`<${State} name=${data.state} />`}
    </h2>
    <${Fault} text=${fault} />
    ${data && html`<${Correction} form=${data} onDone=${again} />`}
  </section>`;
}

function Correction(/** @type {{ form: Form, onDone: () => void }} */ { form, onDone }) {
  const [texts, setTexts] = useState(/** @type {ReadonlyMap<string, string>} */ (new Map()));
  const { outcome, isBusy, give } = useOrder(onDone);
  const { fusion, key, fields } = form;
  const filled = fields.flatMap(({ pointer, type }) => {
    const text = texts.get(pointer) ?? '';
    return text === '' ? [] : [{ pointer, type, text }];
  });
  const send = (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    void give('correct', { fusion, key, fields: filled, approve: true });
  };
  return html`<form onSubmit=${send}>
    <p>Write what is right. What stays empty is approved as it is.</p>
    ${fields.map((field, at) => html`<${Corrected} key=${field.pointer} at=${at} field=${field} value=${texts.get(field.pointer) ?? ''} onWrite=${(/** @type {string} */ text) => setTexts(new Map([...texts, [field.pointer, text]]))} />`)}
    <button type="submit" disabled=${isBusy}>
      ${filled.length === 0 ? 'Approve as it is' : `Correct ${filled.length === 1 ? 'one field' : `${filled.length} fields`}, approve the rest`}
    </button>
    <${Outcome} outcome=${outcome} />
  </form>`;
}

function Corrected(
  /** @type {{ at: number, field: CorrectionField, value: string, onWrite: (text: string) => void }} */ {
    at,
    field,
    value,
    onWrite,
  },
) {
  const id = `correct-${at}`;
  const { pointer, settled, said, isUnsettled, isDisputed } = field;
  return html`<div class=${`row ${isUnsettled || isDisputed ? 'disputed' : ''}`}>
    <label for=${id}><${Text}>${pointer}<//> ${isUnsettled && html`<em>in doubt</em>`}</label>
    <${Field} id=${id} field=${field} value=${value} onWrite=${onWrite} described=${`${id}-said`} />
    <p id=${`${id}-said`} class="dim">
      ${settled !== undefined && html`now <${Value}>${settled}<//>`}
      ${said.map(({ source, value: claim }) => html`; <${Text}>${source}<//> said <${Value}>${claim}<//>`)}
    </p>
  </div>`;
}
