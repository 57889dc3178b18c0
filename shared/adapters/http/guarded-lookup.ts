import { type LookupAddress, lookup as resolve } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { addressFault, type AddressRules } from './refused-addresses.ts';

/** Error for a host whose address a forwarder may not connect to. */
export class RefusedAddressError extends Error {
  override readonly name = 'RefusedAddressError';
}

/** Resolves a host, as `dns.lookup` does with `all`. */
export type ResolveHost = (
  host: string,
  done: (error: Error | null, addresses: readonly LookupAddress[]) => void,
) => void;

const byDns: ResolveHost = (host, done) => resolve(host, { all: true, verbatim: true }, done);

/**
 * Returns a lookup for sockets that fails for hosts with a refused address. The socket connects to the addresses that
 * were checked and resolves nothing again, so that a name cannot change its address in between (DNS rebinding). One
 * refused address refuses the host.
 */
export function guardedLookup(rules: AddressRules, resolveHost: ResolveHost = byDns): LookupFunction {
  return (host, options, callback) => {
    resolveHost(host, (error, addresses) => {
      const [first] = addresses ?? [];
      if (error !== null || first === undefined)
        return callback(error ?? new Error('the host has no address'), '');
      const fault = addresses.map(({ address }) => addressFault(address, rules)).find(Boolean);
      if (fault !== undefined) return callback(new RefusedAddressError(`the host has ${fault}`), '');
      if (options.all === true) callback(null, [...addresses]);
      else callback(null, first.address, first.family);
    });
  };
}
