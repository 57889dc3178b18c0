/**
 * The source text that every compiled schema ends with. It runs in the functions, next to the validator `validate`, the
 * member names of the schema (`known`) and its numbers (`mentioned`).
 *
 * A hostile body can have an error at each of a million items, so the validator keeps the first `maxErrors` only.
 */
export const checkSource = String.raw`
const maxErrors = 1000;
const maxLines = 10;

function equal(a, b) {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && equal(a[name], b[name]))
  );
}

// A longer run of digits is no index, and may be a personal number.
function isSafeToReport(token) {
  return /^[0-9]{0,6}$/.test(token) || known.has(token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function place(pointer) {
  return pointer
    .split('/')
    .map((token) => (isSafeToReport(token) ? token : '*'))
    .join('/');
}

function linesOf(errors) {
  const lines = new Set();
  for (const [pointer, message] of errors) {
    lines.add(pointer === '' ? message : place(pointer) + ' ' + message);
    if (lines.size === maxLines) break;
  }
  return [...lines];
}

export function check(value) {
  try {
    const root = asDoubles({ value }, mentioned);
    const at = { parentData: root, parentDataProperty: 'value' };
    return validate(root.value, at) ? [] : linesOf(validate.errors);
  } catch (error) {
    if (error instanceof RangeError) return ['is nested too deeply to be checked'];
    throw error;
  }
}
`;
