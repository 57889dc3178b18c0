import { isJsonObject } from '../../shared/json/is-json-object.ts';
import type { Json, JsonObject } from '../../shared/json/json.ts';

/** Error for a template that cannot run on the laptop. The message names the resource and the property. */
export class TemplateFault extends Error {
  override readonly name = 'TemplateFault';
}

export const isObject = (value: Json | undefined): value is JsonObject => isJsonObject(value);

/**
 * The resolved properties of one resource, read by type. CloudFormation also accepts numbers and booleans as strings.
 */
export class Properties {
  readonly #where: string;
  readonly #values: JsonObject;

  constructor(where: string, values: JsonObject) {
    this.#where = where;
    this.#values = values;
  }

  get names(): readonly string[] {
    return Object.keys(this.#values);
  }

  value(name: string): Json | undefined {
    return Object.hasOwn(this.#values, name) ? this.#values[name] : undefined;
  }

  text(name: string): string | undefined {
    const value = this.value(name);
    if (value === undefined || typeof value === 'string') return value;
    throw this.#fault(name, 'a string');
  }

  requireText(name: string): string {
    const value = this.text(name);
    if (value === undefined) throw this.#fault(name, 'a string');
    return value;
  }

  number(name: string): number | undefined {
    const value = this.value(name);
    if (value === undefined) return undefined;
    const number = typeof value === 'string' && value !== '' ? Number(value) : value;
    if (typeof number === 'number' && Number.isFinite(number)) return number;
    throw this.#fault(name, 'a number');
  }

  flag(name: string): boolean | undefined {
    const value = this.value(name);
    if (value === undefined || typeof value === 'boolean') return value;
    if (value === 'true' || value === 'false') return value === 'true';
    throw this.#fault(name, 'true or false');
  }

  object(name: string): JsonObject | undefined {
    const value = this.value(name);
    if (value === undefined || isObject(value)) return value;
    throw this.#fault(name, 'an object');
  }

  /** Returns the properties of a nested object; none when it is absent. */
  within(name: string): Properties {
    return new Properties(`${this.#where} ${name}`, this.object(name) ?? {});
  }

  list(name: string): readonly Json[] {
    const value = this.value(name);
    if (value === undefined) return [];
    if (Array.isArray(value)) return value;
    throw this.#fault(name, 'a list');
  }

  objects(name: string): readonly JsonObject[] {
    return this.list(name).map((item) => {
      if (isObject(item)) return item;
      throw this.#fault(name, 'a list of objects');
    });
  }

  /** Reads the `[{ Key, Value }]` list of most resources. */
  tags(): Readonly<Record<string, string>> {
    return Object.fromEntries(
      this.objects('Tags').map((tag) => {
        const read = new Properties(`${this.#where} Tags`, tag);
        return [read.requireText('Key'), read.requireText('Value')];
      }),
    );
  }

  unsupported(name: string): TemplateFault {
    return new TemplateFault(`${this.#where}: ${name} is not supported on the laptop`);
  }

  #fault(name: string, expected: string): TemplateFault {
    return new TemplateFault(
      `${this.#where}: ${name} must be ${expected}, not ${JSON.stringify(this.value(name))}`,
    );
  }
}
