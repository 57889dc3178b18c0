import { isObjectNode } from './syntax-tree.ts';

/**
 * Returns the place and the code of an error that the engine has thrown: `at character 8 (T2001)`. The engine's own
 * message may quote the document, so it is left out.
 */
export function evaluationFault(error: unknown): string {
  if (!isObjectNode(error)) return 'for an unknown reason';
  const place =
    'position' in error && typeof error.position === 'number' ? `at character ${error.position}` : '';
  const code =
    'code' in error && typeof error.code === 'string' && /^[A-Z]\d{4}$/.test(error.code)
      ? `(${error.code})`
      : '';
  const all = [place, code].filter((text) => text !== '');
  return all.length === 0 ? 'for an unknown reason' : all.join(' ');
}

/** Tells whether the engine has ended an evaluation because of its time. */
export function isOutOfTime(error: unknown): boolean {
  return isObjectNode(error) && 'code' in error && error.code === 'D1012';
}
