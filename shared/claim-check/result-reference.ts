import { fieldsOf } from '../envelope/encodings/bodies.ts';
import type { Envelope } from '../envelope/envelope.ts';
import { hash } from '../json/digest.ts';
import { isJsonObject } from '../json/is-json-object.ts';
import type { JsonObject } from '../json/json.ts';
import { parseJson } from '../json/parse-json.ts';
import type { ClaimStore } from './claim-store.ts';

/** The place of results in the store. The name of an object is the digest of its content. */
const resultName = /^results\/(?<bytes>\d{1,9})-[\w-]{43}\.json$/;

/**
 * Stores the data of a result and returns its envelope with a reference to the object.
 *
 * @param shorten returns the part of the data that stays in the envelope
 */
export async function storeResult(
  { header, body }: Envelope,
  shorten: (data: JsonObject) => JsonObject,
  store: ClaimStore,
): Promise<Envelope> {
  const data = fieldsOf(body);
  if (!isJsonObject(data)) throw new Error('only a result with members can be sent by reference');
  const text = JSON.stringify(data);
  const bytes = Buffer.from(text);
  const key = `results/${bytes.byteLength}-${hash(text)}.json`;
  await store.put(key, bytes);
  return {
    header: { ...header, dataref: store.location + key },
    body: { kind: 'json', value: shorten(data) },
  };
}

/** Tells whether an envelope refers to a result in this store. */
export function isResultReference({ header }: Envelope, { location }: Pick<ClaimStore, 'location'>): boolean {
  const { dataref } = header;
  return dataref?.startsWith(location) === true && resultName.test(dataref.slice(location.length));
}

export type FollowedResult =
  | { readonly kind: 'envelope'; readonly envelope: Envelope }
  /** The object has expired. */
  | { readonly kind: 'missing' };

/** Reads the data of an envelope from the bucket that its reference names. */
export type ReadResult = (bucket: string, envelope: Envelope) => Promise<FollowedResult>;

/**
 * Returns the envelope with the data that {@link storeResult} stored. An envelope without such a reference stays
 * unchanged.
 *
 * @throws Error if the object is not the one that was stored
 */
export async function followResult(envelope: Envelope, store: ClaimStore): Promise<FollowedResult> {
  if (!isResultReference(envelope, store)) return { kind: 'envelope', envelope };
  const { dataref = '', ...header } = envelope.header;
  const key = dataref.slice(store.location.length);
  const fetched = await store.get(key, Number(resultName.exec(key)?.groups?.['bytes']));
  if (fetched.kind === 'missing') return { kind: 'missing' };
  const parsed = fetched.kind === 'object' ? parseJson(Buffer.from(fetched.bytes).toString()) : undefined;
  if (parsed?.kind !== 'json') throw new Error(`the object ${dataref} is not the result that was stored`);
  return { kind: 'envelope', envelope: { header, body: { kind: 'json', value: parsed.value } } };
}
