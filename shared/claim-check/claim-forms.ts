import type { Body } from '../envelope/encodings/bodies.ts';
import type { Json } from '../json/json.ts';
import { countValues } from './count-values.ts';

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
    read(bytes) {
      const value: Json = JSON.parse(bytes.toString());
      return { kind: 'json', value };
    },
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
