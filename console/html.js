import htm from 'htm';
import { h } from 'preact';

/**
 * Makes elements of a template. Values become text or attributes of elements, and never markup.
 *
 * @type {(strings: TemplateStringsArray, ...values: unknown[]) => import('preact').ComponentChildren}
 */
export const html = /** @type {{ bind(make: typeof h): typeof html }} */ (/** @type {unknown} */ (htm)).bind(
  h,
);
