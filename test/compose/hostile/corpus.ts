import { chinese } from './chinese.ts';
import { encodings } from './encodings.ts';
import { forms } from './forms.ts';
import { marks } from './marks.ts';
import { orders } from './orders.ts';
import { turns } from './turns.ts';
import { unicode } from './unicode.ts';

/** Bodies that try to leave their block, to speak as somebody else, or to say something that cannot be seen. */
export const injections: readonly string[] = [
  ...orders,
  ...chinese,
  ...marks,
  ...turns,
  ...forms,
  ...unicode,
  ...encodings,
];
