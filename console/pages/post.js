import { useEffect, useState } from 'preact/hooks';
import { ask, wordsOf } from '../ask.js';
import { html } from '../html.js';
import { Field, Outcome } from '../pieces/form.js';
import { Choice, Fault, Heading, Line, Text } from '../pieces/pieces.js';
import { bridge, replaceAddress } from '../state.js';
import { useOrder } from '../use-order.js';

/** @typedef {import('../types.js').PostForm} PostForm */
/** @typedef {'fields' | 'text' | 'json'} Mode */

/** The page that posts one message, by a form that the topic's schema makes. */
export function Post(/** @type {{ query: Record<string, string> }} */ { query }) {
  const topics = bridge.value?.topics ?? [];
  const topic = query['topic'] ?? topics[0] ?? '';
  const [form, setForm] = useState(/** @type {PostForm | undefined} */ (undefined));
  const [fault, setFault] = useState('');
  useEffect(() => {
    const stop = new AbortController();
    const read = async () => {
      try {
        setForm(/** @type {PostForm} */ (await ask('post-form', { topic }, stop.signal)));
        setFault('');
      } catch (error) {
        if (!stop.signal.aborted) setFault(wordsOf(error));
      }
    };
    void read();
    return () => stop.abort();
  }, [topic]);
  return html`<${Heading}>Post a message<//>
    <${Choice}
      label="Topic"
      value=${topic}
      options=${topics.map((name) => [name, name])}
      onPick=${(/** @type {string} */ name) => replaceAddress('post', { topic: name })}
    />
    <${Fault} text=${fault} />
    ${form?.topic === topic && html`<${Message} key=${topic} form=${form} />`}`;
}

function Message(/** @type {{ form: PostForm }} */ { form }) {
  const { types, sources, fields, allowsText } = form;
  const [single] = fields;
  const hasFields = fields.length > 1 || single?.pointer !== '';
  /** @type {(readonly [Mode, string])[]} */
  const modes = [['json', 'JSON']];
  if (allowsText) modes.unshift(['text', 'a text']);
  if (hasFields) modes.unshift(['fields', 'fields']);
  const [mode, setMode] = useState(modes[0]?.[0] ?? 'json');
  const [head, setHead] = useState({ type: types[0] ?? '', source: sources?.[0] ?? '', key: '', id: '' });
  const [texts, setTexts] = useState(/** @type {ReadonlyMap<string, string>} */ (new Map()));
  const [text, setText] = useState('');
  const { outcome, isBusy, give } = useOrder();
  const write = (/** @type {Partial<typeof head>} */ change) => setHead({ ...head, ...change });
  const send = (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    const filled = fields.map(({ pointer, type }) => ({ pointer, type, text: texts.get(pointer) ?? '' }));
    void give('post', { ...head, mode, fields: mode === 'fields' ? filled : [], text });
  };
  return html`<form onSubmit=${send}>
    <${Head} form=${form} head=${head} onWrite=${write} />
    <${Choice}
      label="Body"
      value=${mode}
      options=${modes}
      onPick=${(/** @type {Mode} */ one) => setMode(one)}
    />
    ${
      mode === 'fields'
        ? fields.map(
            (field, at) =>
              html`<div class="row" key=${field.pointer}>
                <label for=${`post-${at}`}
                  ><${Text}>${field.pointer}<//> ${field.isRequired && html`<em>required</em>`}</label
                >
                <${Field}
                  id=${`post-${at}`}
                  field=${field}
                  value=${texts.get(field.pointer) ?? ''}
                  onWrite=${(/** @type {string} */ value) => setTexts(new Map([...texts, [field.pointer, value]]))}
                />
              </div>`,
          )
        : html`<label
            >${mode === 'text' ? 'Text' : 'JSON'}
            <textarea
              rows="6"
              dir="auto"
              value=${text}
              onInput=${(/** @type {Event} */ { target }) => target instanceof HTMLTextAreaElement && setText(target.value)}
            ></textarea>
          </label>`
    }
    <button type="submit" disabled=${isBusy}>Post</button>
    <${Outcome} outcome=${outcome} />
  </form>`;
}

/** @typedef {{ type: string, source: string, key: string, id: string }} Attributes */

function Head(
  /** @type {{ form: PostForm, head: Attributes, onWrite: (change: Partial<Attributes>) => void }} */ {
    form: { types, sources },
    head,
    onWrite,
  },
) {
  const same = (/** @type {readonly string[]} */ names) => names.map((name) => [name, name]);
  return html`<fieldset>
    <legend>Attributes</legend>
    ${
      types.length > 1 || types[0]?.includes('*')
        ? html`<${Line}
            label="Type"
            value=${head.type}
            onWrite=${(/** @type {string} */ type) => onWrite({ type })}
          />`
        : html`<p>Type <code>${head.type}</code></p>`
    }
    ${
      sources === undefined
        ? html`<${Line}
            label="Source"
            required=${true}
            value=${head.source}
            onWrite=${(/** @type {string} */ source) => onWrite({ source })}
          />`
        : html`<${Choice}
            label="Source"
            value=${head.source}
            options=${same(sources)}
            onPick=${(/** @type {string} */ source) => onWrite({ source })}
          />`
    }
    <${Line}
      label="Correlation key, where the body has none"
      value=${head.key}
      onWrite=${(/** @type {string} */ key) => onWrite({ key })}
    />
    <${Line}
      label="Id, else a fresh one"
      value=${head.id}
      onWrite=${(/** @type {string} */ id) => onWrite({ id })}
    />
  </fieldset>`;
}
