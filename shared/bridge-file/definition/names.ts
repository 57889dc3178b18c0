/**
 * The form of the names of bridges, topics, fusions and recipients. They become detail-types, tags and parts of logical
 * ids, and these characters are safe in all of those.
 */
export const namePattern = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;

/** Returns the fault of a name, as a text that follows it; `undefined` when it has none. */
export function nameFault(name: string): string | undefined {
  if (!namePattern.test(name)) {
    return (
      'a name starts with a letter, continues with letters, digits, "_" and "-", and has at most 64 characters' +
      remedyOfName(name)
    );
  }
  // Every object inherits these members, so a lookup by such a name would find them.
  return name in {} ? 'the name is reserved; choose another' : undefined;
}

function remedyOfName(name: string): string {
  const plain = name
    .trim()
    .replaceAll(/[^A-Za-z0-9_-]+/g, '-')
    .replaceAll(/^[^A-Za-z]+|-+$/g, '')
    .slice(0, 64);
  return namePattern.test(plain) ? `; write ${plain}` : '; write such a name';
}

/**
 * Returns the part of a name that a CloudFormation logical id keeps. It is in lower case, because some file systems
 * ignore case.
 * Two names with the same result would be the same on AWS.
 */
export function bareName(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9]/g, '').toLowerCase();
}
