type Env = Readonly<Record<string, string | undefined>>;

/** The members of an error of Node's network that say what failed. */
interface NetworkError extends Error {
  readonly code?: unknown;
  readonly hostname?: unknown;
  readonly address?: unknown;
  readonly port?: unknown;
}

const unproven = new Set([
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

const unreachable = new Set(['ECONNRESET', 'EHOSTUNREACH', 'ENETUNREACH', 'EPIPE', 'ETIMEDOUT']);

/** Explains an error of the network, and what to do; `undefined` for any other error. */
export function connectionFault(error: Error, env: Env): string | undefined {
  const { code, hostname, message }: NetworkError = error;
  if (typeof code !== 'string') return undefined;
  const endpoint = env['AWS_ENDPOINT_URL'] || undefined;
  const place = endpoint ?? placeOf(error);
  if (code === 'ECONNREFUSED')
    return isHere(endpoint)
      ? `nothing answers at ${place}: is \`npm start\` running?`
      : `nothing answers at ${place}: is it the right address (AWS_ENDPOINT_URL)?`;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return nameFault(typeof hostname === 'string' ? hostname : place, env);
  if (unproven.has(code))
    return `the certificate of ${place} is not trusted (${code}): name its authority in NODE_EXTRA_CA_CERTS, or set the clock of this machine, or mend AWS_ENDPOINT_URL`;
  if (code === 'EPROTO' || code.startsWith('ERR_SSL'))
    return `${place} does not speak TLS (${code}): write http:// instead of https:// in AWS_ENDPOINT_URL, if it is on this machine`;
  if (unreachable.has(code))
    return `the connection to ${place} failed (${code}): is there a network, a proxy or a firewall between? Try again`;
  return code === 'ERR_INVALID_URL'
    ? `${message}: mend AWS_ENDPOINT_URL, which is an http or https address`
    : undefined;
}

function placeOf({ hostname, address, port }: NetworkError): string {
  const host = hostname ?? address;
  if (typeof host !== 'string') return 'the endpoint';
  return typeof port === 'number' ? `${host}:${port}` : host;
}

function nameFault(host: string, env: Env): string {
  if ((env['AWS_ENDPOINT_URL'] ?? '') !== '')
    return `the name ${host} is not found: mend AWS_ENDPOINT_URL, or unset it to speak to AWS`;
  const region = env['AWS_REGION'] ?? env['AWS_DEFAULT_REGION'];
  const asked =
    region === undefined ? 'is the region of the profile right' : `is AWS_REGION=${region} a region`;
  return `the name ${host} is not found: ${asked}, and is there a network?`;
}

function isHere(endpoint: string | undefined): boolean {
  return endpoint === undefined || /^https?:\/\/(127\.|localhost|\[::1\])/.test(endpoint);
}
