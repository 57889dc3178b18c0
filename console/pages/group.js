import { html } from '../html.js';
import { Fault, Heading, percent, State, Text, Time, Value, visible } from '../pieces/pieces.js';
import { parseExact, Tree } from '../pieces/tree.js';
import { bridge, link, news } from '../state.js';
import { useLive } from '../use-live.js';

/** @typedef {import('../types.js').GroupView} GroupView */
/** @typedef {import('../types.js').FieldRow} FieldRow */
/** @typedef {import('../types.js').Moment} Moment */

/** The page of one group: what came, what released it, who said what, and its receipt. */
export function Group(/** @type {{ query: Record<string, string> }} */ { query: { fusion = '', key = '' } }) {
  /** @type {{ data: GroupView | undefined, fault: string }} */
  const { data, fault } = useLive('group', { fusion, key });
  const group = data?.key === key && data.fusion === fusion ? data : undefined;
  return html`<${Heading}><${Text}>${key}<//><//>
    <p>
      <a href=${link('groups', { fusion })}>${fusion}</a>
      ${group && html` <${State} name=${group.state} /> ${group.generation > 0 && `generation ${group.generation}`}`}
      ${
        group &&
        group.generation > 0 &&
        bridge.value?.corrects &&
        html` <a class="action" href=${link('review', { fusion, key })}>Approve or correct</a>`
      }
    </p>
    <${Fault} text=${fault} />
    ${group && html`<${Account} group=${group} />`}`;
}

function Account(/** @type {{ group: GroupView }} */ { group }) {
  const { waitsFor, moments, momentsFound, fields, facts, result, receipt, letter } = group;
  return html`${
      waitsFor.length > 0 &&
      html`<section aria-labelledby="waits">
        <h2 id="waits">What it waits for</h2>
        <ul>
          ${waitsFor.map((line) => html`<li><${Text}>${line}<//></li>`)}
        </ul>
      </section>`
    }
    <section aria-labelledby="line">
      <h2 id="line">Time line</h2>
      ${momentsFound > moments.length && html`<p>The first ${moments.length} of ${momentsFound} moments.</p>`}
      <ol class="line">
        ${moments.map((moment) => html`<${Moments} moment=${moment} />`)}
      </ol>
    </section>
    ${fields.length > 0 && html`<${Fields} fields=${fields} />`}
    ${result !== undefined && html`<${Json} id="result" title="Result" text=${result} />`}
    ${
      facts.length > 0 &&
      html`<section aria-labelledby="facts">
        <h2 id="facts">How it was made</h2>
        <dl>
          ${facts.map(
            ([name, text]) =>
              html`<dt>${name}</dt>
                <dd><${Text}>${text}<//></dd>`,
          )}
        </dl>
      </section>`
    }
    ${letter !== undefined && html`<${Json} id="letter" title="Dead letter" text=${letter} />`}
    ${receipt !== undefined && html`<${Json} id="receipt" title="Receipt" text=${receipt} />`}`;
}

/** @type {Readonly<Record<Moment['kind'], string>>} */
const words = {
  part: 'came',
  correction: 'corrected',
  notice: 'noted',
  released: 'released',
  due: 'runs out',
};

function Moments(/** @type {{ moment: Moment }} */ { moment: { at, kind, topic, source, id, text } }) {
  return html`<li class=${kind}>
    <${Time} at=${at} /> <strong>${words[kind]}</strong>
    ${topic !== undefined && html` ${topic} from <${Text}>${source}<//> <${Text}>${id}<//>`}
    ${kind === 'released' || kind === 'due' ? html` by the rule <${Text}>${text}<//>` : html` <${Value}>${text}<//>`}
  </li>`;
}

function Fields(/** @type {{ fields: readonly FieldRow[] }} */ { fields }) {
  return html`<section aria-labelledby="fields">
    <h2 id="fields">Who said what</h2>
    <table>
      <caption>
        Fields in doubt and in dispute come first. ✓ marks the sources that said the settled value.
      </caption>
      <thead>
        <tr>
          <th scope="col">Field</th>
          <th scope="col">Settled</th>
          <th scope="col">Said</th>
          <th scope="col">Why</th>
        </tr>
      </thead>
      <tbody>
        ${fields.map(
          (field) =>
            html`<tr key=${field.pointer} class=${field.isDisputed ? 'disputed' : ''}>
              <th scope="row"><${Text}>${field.pointer}<//></th>
              <td>${field.settled === undefined ? '–' : html`<${Value}>${field.settled}<//>`}</td>
              <td>
                <ul class="said">
                  ${field.said.map(
                    ({ source, value, isSettled, weight }) =>
                      html`<li>
                        <span class="mark" aria-hidden="true">${isSettled ? '✓' : ''}</span
                        ><${Text}>${source}<//
                        >${weight !== undefined && html` <span class="dim">weight ${weight.toFixed(2)}</span>`}
                        ${isSettled && html`<span class="hidden">, trusted</span>`}: <${Value}>${value}<//>
                      </li>`,
                  )}
                </ul>
              </td>
              <td>${reasons(field).join('; ')}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </section>`;
}

/** @param {FieldRow} field */
function reasons({ isCorrected, isUnsettled, isDisputed, loss, confidence, effectiveSources }) {
  const few = effectiveSources === undefined ? undefined : Number(effectiveSources.toFixed(1));
  return [
    isCorrected ? 'a person corrected it' : '',
    isUnsettled ? 'in doubt' : '',
    loss === undefined ? '' : `settled by ${loss}`,
    confidence === undefined ? '' : `${percent(confidence)} sure`,
    few === undefined ? '' : `${few} independent ${few === 1 ? 'source' : 'sources'}`,
    isDisputed || loss !== undefined ? '' : 'no source contradicts it',
  ].filter((one) => one !== '');
}

function Json(/** @type {{ id: string, title: string, text: string }} */ { id, title, text }) {
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    news.value = `${title} is copied`;
  };
  return html`<section aria-labelledby=${id}>
    <h2 id=${id}>${title}</h2>
    <ul class="tree">
      <${Tree} name=${title.toLowerCase()} value=${parse(text)} open=${true} />
    </ul>
    <details>
      <summary>JSON</summary>
      <button type="button" onClick=${copy}>Copy</button>
      <pre dir="auto" tabindex="0" aria-label=${`${title} as JSON`}>${visible(text)}</pre>
    </details>
  </section>`;
}

/** @param {string} text */
function parse(text) {
  try {
    return parseExact(text);
  } catch {
    // A dead letter may be any text.
    return text;
  }
}
