import type { BodyForm } from './body-form.ts';

/** A message without a body, which is not the same as a body that is `null`. */
export interface NoBody {
  readonly kind: 'none';
}

export const noBody: BodyForm<NoBody> = {
  members: () => ({}),
  mergeValue: () => undefined,
  digested: () => [],
  content: { kind: 'no-fields', attribute: 'data' },
};
