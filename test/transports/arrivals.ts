import { createHmac } from 'node:crypto';
import { decodeCloudEvent } from '../../shared/envelope/decode-cloud-event.ts';
import { openMessageType } from '../../shared/envelope/encodings/protobuf/message-type.ts';
import { readMessage } from '../../shared/envelope/encodings/protobuf/read-message.ts';
import type { Envelope } from '../../shared/envelope/envelope.ts';
import type { Json } from '../../shared/json/json.ts';
import { ExactNumber } from '../../shared/json/exact-number.ts';
import { memberOf } from '../../shared/json/member-of.ts';
import { parseJson } from '../../shared/json/parse-json.ts';
import type { Posted } from '../adapters/http/web-recipient.ts';
import { keyOf, message, numberOf } from './world.ts';

/** What a recipient got. */
export class Arrivals {
  readonly recipient: string;
  readonly ids = new Set<string>();
  readonly wrongs: string[] = [];
  count = 0;
  readonly #keys = new Set<string>();

  constructor(recipient: string) {
    this.recipient = recipient;
  }

  /** The number of groups whose result has come. */
  get groups(): number {
    return this.#keys.size;
  }

  /** Adds a result. Its content must be that of its group. */
  add({ header, body }: Envelope): void {
    const { id, correlationid: key = '' } = header;
    this.ids.add(id);
    this.#keys.add(key);
    this.count += 1;
    const n = Number(key.replace('group-', ''));
    const found =
      body.kind === 'bytes' ? textOfMessage(body.base64) : body.kind === 'json' ? summaryOf(body.value) : '';
    const number = String(numberOf(n));
    const expected =
      body.kind === 'bytes'
        ? JSON.stringify([number, keyOf(n)])
        : JSON.stringify([number, n, n, n, ['price', 'quote', 'shipment', 'user']]);
    if (found !== expected) this.wrongs.push(`${this.recipient}, ${key}: ${found} instead of ${expected}`);
  }
}

const type = openMessageType(message);

function textOfMessage(base64: string): string {
  return textOf(readMessage(type, Buffer.from(base64, 'base64'), 100), [['userId'], ['name']]);
}

function summaryOf(value: Json): string {
  const topics = at(value, ['receipt', 'contributions']);
  const names = Array.isArray(topics)
    ? topics.map((one: Json) => JSON.stringify(at(one, ['topic']))).toSorted()
    : [];
  const fields = textOf(at(value, ['merged']), [
    ['user', 'userId'],
    ['quote', 'quote'],
    ['price', 'price'],
    ['shipment', 'weight'],
  ]);
  return `${fields.slice(0, -1)},[${names.join()}]]`;
}

/** The values at some places; a number of many digits as a text of them. */
function textOf(value: Json | undefined, paths: readonly (readonly string[])[]): string {
  return JSON.stringify(
    paths.map((path) => {
      const found = at(value, path);
      return found instanceof ExactNumber ? found.toString() : found;
    }),
  );
}

function at(value: Json | undefined, path: readonly string[]): Json | undefined {
  return path.reduce<Json | undefined>(memberOf, value);
}

/** Reads a CloudEvent in JSON. */
export function envelopeIn(text: string): Envelope {
  const parsed = parseJson(text);
  const decoded = decodeCloudEvent(parsed.kind === 'json' ? parsed.value : undefined);
  if (decoded.kind !== 'envelope') throw new Error(`no envelope: ${text.slice(0, 200)}`);
  return decoded.envelope;
}

/** Tells whether a webhook is signed with a key, as Standard Webhooks says. */
export function isSigned({ headers, body }: Posted, key: Buffer): boolean {
  const { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': signature } = headers;
  const mac = createHmac('sha256', key)
    .update(`${String(id)}.${String(at)}.`)
    .update(body);
  return signature === `v1,${mac.digest('base64')}`;
}
