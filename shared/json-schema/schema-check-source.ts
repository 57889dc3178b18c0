/**
 * The hand-written end of every compiled schema, as source text: it runs in the functions, next to the two validators
 * `first` (stops at the first error) and `all` (goes on), and the names that the schema itself holds (`known`).
 *
 * A hostile body could make `all` report an error for each of a million items, so only small values get to it.
 */
export const checkSource = String.raw`
const mostNodes = 1000;
const mostLines = 10;

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
    if (++nodes > mostNodes) return false;
    if (typeof next !== 'object' || next === null) continue;
    for (const name in next) {
      pending.push(next[name]);
      if (pending.length > mostNodes) return false;
    }
  }
  return true;
}

// Longer runs of digits are no index, but may be somebody's number.
function isTellable(token) {
  return /^[0-9]{0,6}$/.test(token) || known.has(token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function place(pointer) {
  return pointer
    .split('/')
    .map((token) => (isTellable(token) ? token : '*'))
    .join('/');
}

function line({ instancePath, message }) {
  return instancePath === '' ? message : place(instancePath) + ' ' + message;
}

export function check(value) {
  try {
    if (first(value)) return [];
    const validate = isSmall(value) ? all : first;
    validate(value);
    return [...new Set(validate.errors.map(line))].slice(0, mostLines);
  } catch (error) {
    if (error instanceof RangeError) return ['is nested too deeply to be checked'];
    throw error;
  }
}
`;
