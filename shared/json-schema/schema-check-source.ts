/**
 * The source text that every compiled schema ends with. It runs in the functions, next to the two validators `first`
 * (stops at the first error) and `all` (collects them, by `withError`), the member names of the schema (`known`) and its numbers
 * (`mentioned`).
 *
 * A hostile body could make `all` report an error for each of a million items, so only small values are passed to it.
 */
export const checkSource = String.raw`
const maxNodes = 1000;
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

function isSmall(value) {
  const pending = [value];
  let nodes = 0;
  while (pending.length > 0) {
    const next = pending.pop();
    if (++nodes > maxNodes) return false;
    if (typeof next !== 'object' || next === null) continue;
    for (const name in next) {
      pending.push(next[name]);
      if (pending.length > maxNodes) return false;
    }
  }
  return true;
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

function withError(errors, error) {
  if (errors === null) return [error];
  errors.push(error);
  return errors;
}

function line({ instancePath, message }) {
  return instancePath === '' ? message : place(instancePath) + ' ' + message;
}

export function check(value) {
  try {
    const root = asDoubles({ value }, mentioned);
    const at = { parentData: root, parentDataProperty: 'value' };
    if (first(root.value, at)) return [];
    const validate = isSmall(root.value) ? all : first;
    validate(root.value, at);
    return [...new Set(validate.errors.map(line))].slice(0, maxLines);
  } catch (error) {
    if (error instanceof RangeError) return ['is nested too deeply to be checked'];
    throw error;
  }
}
`;
