import type { Identity } from './identities.ts';
import type { Properties } from './properties.ts';

/** A resource with its properties resolved. */
export interface Resource {
  readonly type: string;
  readonly identity: Identity;
  readonly properties: Properties;
}
