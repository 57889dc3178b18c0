import type { BodyDecoder, DecodedData } from '../envelope/encodings/body-decoder.ts';
import { decoderOf } from '../envelope/encodings/decoders.ts';
import { maxBodyDepth } from '../envelope/decode-event.ts';
import type { Envelope } from '../envelope/envelope.ts';
import { declaresJson, parseMediaType } from '../envelope/encodings/media-type.ts';
import type { RejectionCode } from '../envelope/rejection.ts';
import type { ClaimStore } from './claim-store.ts';
import { followResult, isResultReference } from './result-reference.ts';
import type { Collected } from './collected.ts';
import { countValues } from './claim-forms.ts';
import { maxBodyBytes, maxBodyValues } from './limits.ts';

/**
 * Fetches the body that a producer has left in the store. An envelope that has a body keeps it, and its reference is
 * ignored.
 *
 * Only objects in the inbox of the envelope's own source are fetched. A reference to another place is rejected. The bus
 * could neither validate, redact nor merge a body that it cannot read, and the part would count as arrived without
 * content.
 *
 * @param ofTopic the decoders of encodings that the topic declares
 */
export async function collect(
  envelope: Envelope,
  store: ClaimStore,
  ofTopic: readonly BodyDecoder[] = [],
): Promise<Collected> {
  if (isResultReference(envelope, store)) return collectResult(envelope, store);
  const { dataref, ...header } = envelope.header;
  if (dataref === undefined || envelope.body.kind !== 'none') return { kind: 'envelope', envelope };
  const prefix = store.location + inboxPrefix(header.source);
  if (!dataref.startsWith(prefix)) {
    return rejected(
      'invalid-attribute',
      `a body is loaded only from where its source may leave it: ${prefix}`,
    );
  }
  const fetched = await store.get(dataref.slice(store.location.length), maxBodyBytes);
  switch (fetched.kind) {
    case 'missing':
      return rejected('invalid-attribute', 'there is no such object: put it before the event');
    case 'too-large':
      return rejected('too-large', `a body may take ${maxBodyBytes} bytes at most`);
    case 'object': {
      const read = readObject(fetched.bytes, header.datacontenttype, ofTopic);
      if (read.kind === 'malformed') return { kind: 'rejected', rejection: read.rejection };
      const { body, datacontenttype } = read;
      return {
        kind: 'envelope',
        envelope: { header: datacontenttype === undefined ? header : { ...header, datacontenttype }, body },
      };
    }
  }
}

/** Fetches the data of a result that another fusion of this bridge has sent by reference. */
async function collectResult(envelope: Envelope, store: ClaimStore): Promise<Collected> {
  const followed = await followResult(envelope, store);
  return followed.kind === 'missing'
    ? rejected('invalid-attribute', 'the result that it refers to has expired')
    : followed;
}

/** By `datacontenttype` as `data` would be: JSON unless it says otherwise; text is JSON text, the rest is bytes. */
function readObject(
  bytes: Uint8Array,
  datacontenttype: string = 'application/json',
  ofTopic: readonly BodyDecoder[],
): DecodedData {
  const mediaType = parseMediaType(datacontenttype);
  const decoder = decoderOf(mediaType, ofTopic);
  if (mediaType === undefined || decoder === undefined) {
    const base64 = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
    return { kind: 'body', body: { kind: 'bytes', base64 } };
  }
  if (declaresJson(mediaType) && countValues(bytes) > maxBodyValues) {
    const message = `a body may hold ${maxBodyValues} values at most, arrays and objects counted`;
    return { kind: 'malformed', rejection: { code: 'too-large', attribute: 'dataref', message } };
  }
  return decoder.decode({ bytes, mediaType, attribute: 'dataref', maxDepth: maxBodyDepth });
}

function rejected(code: RejectionCode, message: string): Collected {
  return { kind: 'rejected', rejection: { code, attribute: 'dataref', message } };
}

/**
 * Returns the place where a source may put bodies. Each source has its own place, so that IAM can stop other sources from
 * writing there. A source that knows the key of another source's body cannot read the body.
 */
function inboxPrefix(source: string): string {
  return `inbox/${encodeURIComponent(source)}/`;
}
