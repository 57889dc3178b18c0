import { chinese } from './chinese.ts';
import { encodings } from './encodings.ts';
import { forms } from './forms.ts';
import { marks } from './marks.ts';
import { orders } from './orders.ts';
import { turns } from './turns.ts';
import { unicode } from './unicode.ts';

/** Bodies that try to leave their block, to impersonate another author, or to hide text. */
export const injections: readonly string[] = [
  ...orders,
  ...chinese,
  ...marks,
  ...turns,
  ...forms,
  ...unicode,
  ...encodings,
];
