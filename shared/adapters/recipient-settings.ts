import { isJsonObject, ownMember } from '../json/is-json-object.ts';
import type { Json } from '../json/json.ts';

/** Returns the ARN that is all that a recipient's settings say. @throws Error for other settings */
export function arnSetting(settings: Json): string {
  if (typeof settings !== 'string') throw missing('arn');
  return settings;
}

/** Returns the region that an ARN names, as the setting of a client. */
export function regionOf(arn: string): { readonly region?: string } {
  const [, , , region = ''] = arn.split(':');
  return region === '' ? {} : { region };
}

/** Returns a text of checked settings. @throws Error when the bridge was compiled by another release */
export function textSetting(settings: Json, name: string): string {
  const value = member(settings, name);
  if (typeof value !== 'string') throw missing(name);
  return value;
}

export function textsSetting(settings: Json, name: string): readonly string[] {
  const value = member(settings, name);
  if (!Array.isArray(value)) throw missing(name);
  return value.map((one) => {
    if (typeof one !== 'string') throw missing(name);
    return one;
  });
}

export function numberSetting(settings: Json, name: string): number {
  const value = member(settings, name);
  if (typeof value !== 'number') throw missing(name);
  return value;
}

export function flagSetting(settings: Json, name: string): boolean {
  return member(settings, name) === true;
}

function member(settings: Json, name: string): Json | undefined {
  return isJsonObject(settings) ? ownMember(settings, name) : undefined;
}

function missing(name: string): Error {
  return new Error(`the settings of the recipient have no "${name}"; deploy the stack again`);
}
