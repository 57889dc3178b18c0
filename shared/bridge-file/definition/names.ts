/**
 * Names of bridges, topics, fusions and recipients: they become detail-types, tags and parts of logical ids, and what
 * is safe in all of those is this.
 */
export const namePattern = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;

/** What is wrong with a name, in words that follow it; `undefined` when nothing is. */
export function nameFault(name: string): string | undefined {
  if (!namePattern.test(name)) {
    return 'a name starts with a letter, goes on with letters, digits, "_" and "-", and has at most 64 of them';
  }
  // Members that every object inherits: a lookup by such a name would find them.
  return name in {} ? 'the name is reserved' : undefined;
}

/**
 * What is left of a name in a CloudFormation logical id, and of that on a file system that ignores case: two names
 * with the same remainder could not be told apart.
 */
export function bareName(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9]/g, '').toLowerCase();
}
