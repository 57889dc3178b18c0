import { decodeCloudEvent } from '../envelope/decode-cloud-event.ts';
import { encodeEnvelope } from '../envelope/encode-envelope.ts';
import { isJsonObject, ownMember } from '../json/is-json-object.ts';
import { parseJson } from '../json/parse-json.ts';
import type { FusionMessage } from './contribution.ts';
import { textMember } from './text-member.ts';

export type DecodedFusionMessage =
  | { readonly kind: 'message'; readonly message: FusionMessage }
  | { readonly kind: 'malformed'; readonly reason: string };

/** The wire form: the envelope travels as the CloudEvent that it is. */
export function encodeFusionMessage(message: FusionMessage): string {
  const { kind, fusion, key } = message;
  if (kind === 'timer') return JSON.stringify({ kind, fusion, key });
  return JSON.stringify({
    kind,
    fusion,
    key,
    topic: message.topic,
    envelope: encodeEnvelope(message.envelope),
  });
}

/** Total: a foreign message on the fusion queue is `malformed`, never a throw. */
export function decodeFusionMessage(text: string): DecodedFusionMessage {
  const parsed = parseJson(text);
  if (parsed.kind === 'not-json') return malformed('the message is not JSON');
  if (!isJsonObject(parsed.value)) return malformed('the message is not a JSON object');
  const kind = ownMember(parsed.value, 'kind');
  const fusion = textMember(parsed.value, 'fusion');
  const key = textMember(parsed.value, 'key');
  if (fusion === undefined || key === undefined) return malformed('the message names no fusion or no key');
  if (kind === 'timer') return { kind: 'message', message: { kind, fusion, key } };
  if (kind !== 'contribution') return malformed('the message is neither a contribution nor a timer');

  const topic = textMember(parsed.value, 'topic');
  if (topic === undefined) return malformed('the contribution names no topic');
  const decoded = decodeCloudEvent(ownMember(parsed.value, 'envelope'));
  if (decoded.kind === 'malformed')
    return malformed(`the envelope is malformed: ${decoded.rejection.message}`);
  return { kind: 'message', message: { kind, fusion, key, topic, envelope: decoded.envelope } };
}

function malformed(reason: string): DecodedFusionMessage {
  return { kind: 'malformed', reason };
}
