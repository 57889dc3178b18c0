import { html } from '../html.js';
import { Outcome } from '../pieces/form.js';
import { Fault, Heading, Text, Time, visible } from '../pieces/pieces.js';
import { link } from '../state.js';
import { useLive } from '../use-live.js';
import { useOrder } from '../use-order.js';

/** @typedef {import('../types.js').CountedQueue} CountedQueue */
/** @typedef {{ id: string, since: string, reason: string, text: string, stage: string, body: string, goal: { kind: 'send', queue: string } | { kind: 'stay', why: string } }} Message */

/** The page of queues, and of the messages that wait for an operator. */
export function Queues(/** @type {{ query: Record<string, string> }} */ { query: { queue = '' } }) {
  /** @type {{ data: { queues: readonly CountedQueue[] } | undefined, fault: string, again: () => void }} */
  const { data, fault, again } = useLive('queues', {});
  const queues = data?.queues ?? [];
  return html`<${Heading}>Queues<//>
    <${Fault} text=${fault} />
    ${
      data &&
      html`<${Counts}
        title="Wait for an operator"
        queues=${queues.filter(({ isTerminal }) => isTerminal)}
        isOpened=${true}
      />`
    }
    ${queue !== '' && html`<${Messages} key=${queue} queue=${queue} onDone=${again} />`}
    ${data && html`<${Counts} title="Work and recipients" queues=${queues.filter(({ isTerminal }) => !isTerminal)} />`}`;
}

function Counts(
  /** @type {{ title: string, queues: readonly CountedQueue[], isOpened?: boolean }} */ {
    title,
    queues,
    isOpened = false,
  },
) {
  return html`<table>
    <caption>
      ${title}
    </caption>
    <thead>
      <tr>
        <th scope="col">Queue</th>
        <th scope="col">Kind</th>
        <th scope="col" class="number">Messages</th>
      </tr>
    </thead>
    <tbody>
      ${queues.slice(0, 100).map(
        ({ name, role, count }) =>
          html`<tr key=${`${role} ${name}`} class=${isOpened && count > 0 ? 'disputed' : ''}>
            <th scope="row">
              ${isOpened && count > 0 ? html`<a href=${link('queues', { queue: name })}>${name}</a>` : name}
            </th>
            <td>${role}</td>
            <td class="number">${count}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function Messages(/** @type {{ queue: string, onDone: () => void }} */ { queue, onDone }) {
  /** @type {{ data: { messages: readonly Message[] } | undefined, fault: string, again: () => void }} */
  const { data, fault, again } = useLive('messages', { queue });
  const { outcome, isBusy, give } = useOrder(() => {
    again();
    onDone();
  });
  const messages = data?.messages ?? [];
  return html`<section aria-labelledby="messages">
    <h2 id="messages">${queue}</h2>
    <${Fault} text=${fault} />
    ${data === undefined && fault === '' && html`<p>Reading …</p>`}
    ${data && messages.length === 0 && html`<p>No message waits here.</p>`}
    ${
      messages.length > 0 &&
      html`<button type="button" disabled=${isBusy} onClick=${() => give('redrive', { queue })}>
        Send back all that may succeed
      </button>`
    }
    <${Outcome} outcome=${outcome} />
    <ul class="list">
      ${messages.map((one) => html`<${One} key=${one.id} message=${one} isBusy=${isBusy} onSend=${() => give('redrive', { queue, id: one.id })} />`)}
    </ul>
  </section>`;
}

function One(
  /** @type {{ message: Message, isBusy: boolean, onSend: () => void }} */ { message, isBusy, onSend },
) {
  const { id, since, reason, text, stage, body, goal } = message;
  return html`<li>
    <p>
      <strong><${Text}>${reason || 'no reason'}<//></strong
      >${text !== '' && html`: <${Text}>${text}<//>`} ${' '}<span class="dim"
        >${stage !== '' && `at ${stage}, `}since <${Time} at=${since} />, <${Text}>${id}<//></span
      >
    </p>
    ${
      goal.kind === 'send'
        ? html`<button
            type="button"
            disabled=${isBusy}
            onClick=${onSend}
            aria-label=${`Send ${id} back to ${goal.queue}`}
          >
            Send back to ${goal.queue}
          </button>`
        : html`<p>It stays: <${Text}>${goal.why}<//></p>`
    }
    <details>
      <summary>Message</summary>
      <pre dir="auto" tabindex="0" aria-label=${`The message ${id}`}>${visible(body)}</pre>
    </details>
  </li>`;
}
