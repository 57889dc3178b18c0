/** Compares by the place of a name in a list. What is not in the list comes last, in the order that it has. */
export const inOrderOf =
  <T>(names: readonly string[], nameOf: (one: T) => string) =>
  (one: T, other: T): number =>
    placeOf(names, nameOf(one)) - placeOf(names, nameOf(other));

function placeOf(names: readonly string[], name: string): number {
  const index = names.indexOf(name);
  return index === -1 ? names.length : index;
}
