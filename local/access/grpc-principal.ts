import type { IncomingHttpHeaders } from 'node:http';
import type { Principal } from './principal.ts';
import { principalOf } from './principal.ts';

/**
 * Returns the caller that the metadata of a call names. It is `authorization: Bearer KEY`, where KEY is the access key
 * id, or the signature that an SDK of AWS would write. Neither is checked, as with every other call on the laptop.
 */
export function grpcPrincipalOf(headers: IncomingHttpHeaders): Principal {
  const [, accessKeyId] = /^Bearer\s+([\w.-]{1,128})$/i.exec(headers.authorization ?? '') ?? [];
  return accessKeyId === undefined
    ? principalOf(headers, new URLSearchParams())
    : { kind: 'key', accessKeyId };
}
