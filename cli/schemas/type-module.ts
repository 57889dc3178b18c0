import type { Json } from '../../shared/json/json.ts';
import { referenceTarget, standsForItself } from './reference-target.ts';
import { comment, typeText } from './type-text.ts';

/** Collects the declarations of a module of types, each under a name of its own. */
export class TypeModule {
  readonly #declarations = new Map<string, string>();

  /**
   * Declares the type of a schema, and those that its references lead to.
   *
   * @param wanted the name; a number follows it where it is taken
   * @returns the name
   */
  declare(wanted: string, schema: Json): string {
    const names = new Map<Json, string>();
    const declared = (part: Json, name: string): string => {
      const known = names.get(part);
      if (known !== undefined) return known;
      const free = this.#reserve(name);
      names.set(part, free);
      this.#declarations.set(free, `${comment(part)}export type ${free} = ${typeText(part, { nameOf })};`);
      return free;
    };
    const nameOf = (ref: string): string | undefined => {
      const target = referenceTarget(schema, ref);
      if (target === undefined || standsForItself(schema, target)) return undefined;
      return declared(target, `${wanted}${pascal(ref.split(/[/#]/).at(-1) ?? '')}`);
    };
    return declared(schema, wanted);
  }

  /** Declares a type by its code. */
  add(wanted: string, code: (name: string) => string): string {
    const name = this.#reserve(wanted);
    this.#declarations.set(name, code(name));
    return name;
  }

  text(): string {
    return [...this.#declarations.values()].join('\n\n');
  }

  #reserve(wanted: string): string {
    let name = wanted;
    for (let number = 2; this.#declarations.has(name); number += 1) name = `${wanted}${number}`;
    // The place is taken before the text is known, because a type may refer to itself.
    this.#declarations.set(name, '');
    return name;
  }
}

/** Writes a name as types are named: `order-line` becomes `OrderLine`. */
export function pascal(name: string): string {
  const words = name.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}
