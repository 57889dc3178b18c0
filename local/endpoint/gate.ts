import type { IncomingMessage } from 'node:http';
import { isIPv4 } from 'node:net';
import { quote } from '../../shared/json/printable.ts';
import type { Refusal } from './refuse.ts';

/** The place that a request may address: the endpoint's own port, and names beside those of the loopback interface. */
export interface Door {
  readonly port: number;
  readonly allowedHosts: readonly string[];
}

/**
 * Checks that a request comes from a program, not from a page of another site in a browser. A page can
 * send forms to any address, and by DNS rebinding it can even read the answers; but the browser tells where it comes from.
 *
 * @returns the refusal, or undefined for a request that may pass
 * @see https://developer.mozilla.org/en-US/docs/Glossary/Fetch_metadata_request_header
 */
export function checkDoor(
  { headersDistinct: headers, url = '' }: Pick<IncomingMessage, 'headersDistinct' | 'url'>,
  door: Door,
): Refusal | undefined {
  const hosts = headers['host'] ?? [];
  const [host = ''] = hosts;
  if (hosts.length !== 1 || !isOwnHost(host, door)) return foreignHost(hosts, door);
  const foreignOrigin = (headers['origin'] ?? []).find((origin) => !isSameOrigin(origin, host));
  if (foreignOrigin !== undefined)
    return forbidden(
      `The laptop runtime answers no page of another site; the request came from ${quote(foreignOrigin)}. Call it from a program.`,
    );
  const foreignSite = (headers['sec-fetch-site'] ?? []).find(
    (site) => !ownSites.has(site.trim().toLowerCase()),
  );
  if (foreignSite !== undefined)
    return forbidden(
      `The laptop runtime answers no page of another site; the browser calls this request ${quote(foreignSite)}. Call it from a program.`,
    );
  return isAddress(url) ? undefined : malformedAddress;
}

/** `none`: the person typed the address, or opened a bookmark. */
const ownSites = new Set(['same-origin', 'none']);

/** Reads a `Host` header: its name and its port. Without a port it means 80. */
function isOwnHost(host: string, { port, allowedHosts }: Door): boolean {
  const [, name = '', stated = '80'] = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(host.toLowerCase()) ?? [];
  return stated === String(port) && (isLoopback(name) || allowedHosts.includes(name));
}

function isLoopback(name: string): boolean {
  if (name === '[::1]' || /^(?:[a-z0-9._-]+\.)?localhost$/.test(name)) return true;
  return isIPv4(name) && name.startsWith('127.');
}

const isSameOrigin = (origin: string, host: string): boolean => {
  const withPort = (authority: string): string => (/:\d+$/.test(authority) ? authority : `${authority}:80`);
  return withPort(origin.toLowerCase()) === withPort(`http://${host.toLowerCase()}`);
};

/** Returns whether the target of a request is a path with valid percent-encoding, so that every service can read it. */
function isAddress(target: string): boolean {
  if (!target.startsWith('/') || !URL.canParse(`http://localhost${target}`)) return false;
  try {
    decodeURIComponent(target);
    return true;
  } catch {
    return false;
  }
}

function foreignHost(hosts: readonly string[], { port }: Door): Refusal {
  const said =
    hosts.length === 0 ? 'the request names no host' : `the request names ${quote(hosts.join(', '))}`;
  return forbidden(
    `The laptop runtime answers requests to http://127.0.0.1:${port} and http://localhost:${port} only, and ${said}. For a container, start it with --allow-host NAME.`,
  );
}

const forbidden = (message: string): Refusal => ({ status: 403, code: 'AccessDenied', message });

const malformedAddress: Refusal = {
  status: 400,
  code: 'InvalidURI',
  message: 'The address of the request is malformed: it must be a path with valid percent-encoding.',
};
