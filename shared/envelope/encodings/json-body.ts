import type { Json } from '../../json/json.ts';
import type { BodyForm } from './body-form.ts';

/** JSON, and text as a JSON string. */
export interface JsonBody {
  readonly kind: 'json';
  readonly value: Json;
}

export const jsonBody: BodyForm<JsonBody> = {
  members: ({ value }) => ({ data: value }),
  mergeValue: ({ value }) => value,
  digested: ({ value }) => [value],
  content: {
    kind: 'fields',
    read: ({ value }) => value,
    replaced: (_body, value) => ({ kind: 'json', value }),
  },
};
