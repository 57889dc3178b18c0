import { redact } from '../shared/admission/redaction/redact.ts';
import { canonicalText } from '../shared/json/canonical-text.ts';
import type { Topic } from '../shared/policy/topic.ts';
import type { Written } from './envelope-file.ts';

/**
 * Returns a function that takes the envelopes of a file one after another. It finds those that the bridge will reject
 * as `id-conflict`: they have the source and the id of one before, and come to another topic or have another body.
 */
export function conflicts(): (written: Written, topic: Topic) => string | undefined {
  const before = new Map<string, { readonly where: string; readonly content: string }>();
  return ({ where, source, event }, { name, redact: fields, shape }) => {
    const { id, data = null, data_base64: bytes = null } = event;
    // What a shape makes of two bodies may be the same.
    if (typeof id !== 'string' || shape !== undefined) return undefined;
    const content = canonicalText([name, redact(data, fields), bytes]);
    const identity = JSON.stringify([source, id]);
    const known = before.get(identity);
    if (known === undefined) before.set(identity, { where, content });
    if (known === undefined || known.content === content) return undefined;
    return `the envelope at ${known.where} has the same source and id, and another topic or body; give it an id of its own`;
  };
}
