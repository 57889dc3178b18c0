import type { Envelope } from '../envelope/envelope.ts';
import { claimFormNamed } from './claim-forms.ts';
import type { ClaimStore } from './claim-store.ts';

/** The reference to a body that fusion-bus itself has stored: admitted, validated and redacted. */
export interface ClaimReference {
  /** SHA-256 of the body's text as it is sent, base64url. */
  readonly hash: string;
  /** The extension of a form in `claim-forms.ts`. */
  readonly format: string;
  /** Of the object: what a group's bodies take is known before any is fetched. */
  readonly bytes: number;
  /** The number of values in the body, counted without parsing it. */
  readonly values: number;
}

export function keyOf({ hash, format, bytes, values }: ClaimReference): string {
  return `claims/${bytes}-${values}-${hash}.${format}`;
}

/**
 * Returns the reference to an envelope's stored body, or `undefined` for an envelope with its own body or without one.
 *
 * @throws Error for a reference into the store that `checkIn` cannot have written: no topic function lets one pass
 */
export function claimOf({ header, body }: Envelope, { location }: ClaimStore): ClaimReference | undefined {
  if (body.kind !== 'none' || header.dataref?.startsWith(location) !== true) return undefined;
  const key = header.dataref.slice(location.length);
  const { bytes, values, hash, format } =
    /^claims\/(?<bytes>\d+)-(?<values>\d+)-(?<hash>[\w-]{43})\.(?<format>[a-z]+)$/.exec(key)?.groups ?? {};
  if (hash === undefined || format === undefined || claimFormNamed(format) === undefined) {
    throw new Error(`${header.source} ${header.id} has a reference that checkIn has not written`);
  }
  return { hash, format, bytes: Number(bytes), values: Number(values) };
}
