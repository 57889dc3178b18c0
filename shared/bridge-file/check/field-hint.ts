import type { FieldFault } from '../../json-schema/field-fault.ts';
import { quote } from '../../json/printable.ts';
import { didYouMean, nearest } from './did-you-mean.ts';

const mostNames = 8;

/** Describes a field that a schema does not have: its first wrong step, and the name that was probably meant. */
export function noSuchField({ step, known, itemNames }: FieldFault, schema: string): string {
  if (itemNames !== undefined)
    return `${schema} has a list in front of ${quote(step)}, and a pointer enters a list by a number, as in /0`;
  if (known.length === 0)
    return `${schema} has nothing at ${quote(step)}: the value around it has no members; write the path of that value, or give it members in the schema`;
  const names = known.slice(0, mostNames).map((name) => quote(name));
  const more = known.length > mostNames ? ', ...' : '';
  const hint = didYouMean(step, known) || `; it has ${names.join(', ')}${more}`;
  return `${schema} has no field ${quote(step)}${hint}`;
}

/** Tells whether the fault is a mistake of the author: a schema that welcomes other members knows only misspellings. */
export function isProbable({ isOpen, step, known }: FieldFault): boolean {
  return !isOpen || nearest(step, known) !== undefined;
}
