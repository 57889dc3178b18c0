import type { BodyForm } from './body-form.ts';

/** Bytes that no decoder reads, in base64 as they travel. */
export interface BytesBody {
  readonly kind: 'bytes';
  readonly base64: string;
}

export const bytesBody: BodyForm<BytesBody> = {
  members: ({ base64 }) => ({ data_base64: base64 }),
  mergeValue: ({ base64 }) => base64,
  digested: ({ base64 }) => ['bytes', base64],
  content: { kind: 'no-fields', attribute: 'data_base64', noun: 'bytes' },
};
