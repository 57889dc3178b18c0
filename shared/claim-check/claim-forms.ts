import type { Body } from '../envelope/encodings/bodies.ts';
import { readJson } from '../json/parse-json.ts';
import { countValues } from './count-values.ts';

type StoredBody = Exclude<Body, { kind: 'none' }>;

type FormOf<Kind extends StoredBody['kind']> = ClaimForm<Extract<StoredBody, { readonly kind: Kind }>>;

/** How a body of one kind is left in the store and read again. */
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

/** The form whose objects have this extension. */
export function claimFormNamed(format: string | undefined): ClaimForm<StoredBody> | undefined {
  return Object.values(forms).find((form) => form.format === format);
}
