import type { Body } from '../envelope/encodings/bodies.ts';
import { readJson } from '../json/parse-json.ts';

type StoredBody = Exclude<Body, { kind: 'none' }>;

type FormOf<Kind extends StoredBody['kind']> = ClaimForm<Extract<StoredBody, { readonly kind: Kind }>>;

/** The form in which the store keeps bodies of one kind. */
interface ClaimForm<B> {
  /** The extension of the object's name. Lower-case letters. */
  readonly format: string;
  written(body: B): WrittenBody;
  /** The inverse of `written`, for bytes that it wrote. */
  read(bytes: Buffer): B;
}

interface WrittenBody {
  /** The body as it travels. */
  readonly text: string;
  readonly bytes: Uint8Array;
  readonly values: number;
}

const forms: { readonly [Kind in StoredBody['kind']]: FormOf<Kind> } = {
  json: {
    format: 'json',
    written({ value }) {
      const text = JSON.stringify(value);
      const bytes = Buffer.from(text);
      return { text, bytes, values: countValues(bytes) };
    },
    read: (bytes) => ({ kind: 'json', value: readJson(bytes.toString()) }),
  },
  bytes: {
    format: 'bin',
    written: ({ base64 }) => ({ text: base64, bytes: Buffer.from(base64, 'base64'), values: 1 }),
    read: (bytes) => ({ kind: 'bytes', base64: bytes.toString('base64') }),
  },
};

export function claimFormOf({ kind }: StoredBody): ClaimForm<StoredBody> {
  return forms[kind];
}

/** Returns the form whose objects have this extension. */
export function claimFormNamed(format: string | undefined): ClaimForm<StoredBody> | undefined {
  return Object.values(forms).find((form) => form.format === format);
}

const quote = 0x22;
const comma = 0x2c;
const bracket = 0x5b;
const backslash = 0x5c;
const brace = 0x7b;

/**
 * Returns an upper bound of the number of values in a JSON text, arrays and objects included, without parsing it. The
 * memory of a parsed body depends on its values far more than on its bytes. Eight million empty arrays are 25 MB of
 * text and would fill a function's memory; one text of that size does no harm.
 */
export function countValues(json: Uint8Array): number {
  let count = 1;
  let isInText = false;
  for (let at = 0; at < json.length; at += 1) {
    const byte = json[at];
    if (byte === quote) isInText = !isInText;
    else if (byte === backslash) at += 1;
    else if (!isInText && (byte === comma || byte === bracket || byte === brace)) count += 1;
  }
  return count;
}
