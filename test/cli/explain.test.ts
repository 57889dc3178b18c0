import { expect, test } from 'vitest';
import { explain } from '../../cli/explain.ts';
import { RetryableError } from '../../shared/ports/retryable-error.ts';

const failed = (name: string, more: object = {}): Error =>
  Object.assign(new Error(`${name} it is`), { name }, more);
const ofNetwork = (code: string, more: object = {}): Error =>
  new RetryableError('Error: connect', { cause: failed('Error', { code, ...more }) });
const ofAws = (name: string): Error => failed(name, { $metadata: { httpStatusCode: 400 } });

const local = { AWS_ENDPOINT_URL: 'http://localhost:4566' };
const region = { AWS_REGION: 'eu-wst-1' };

test.each<readonly [error: Error, env: Readonly<Record<string, string>>, said: string]>([
  [ofNetwork('ECONNREFUSED'), local, 'nothing answers at http://localhost:4566: is `npm start` running?'],
  [
    ofNetwork('ECONNREFUSED', { address: '10.0.0.7', port: 443 }),
    { AWS_ENDPOINT_URL: 'https://10.0.0.7' },
    'nothing answers at https://10.0.0.7: is it the right address (AWS_ENDPOINT_URL)?',
  ],
  [
    ofNetwork('ENOTFOUND', { hostname: 'events.eu-wst-1.amazonaws.com' }),
    region,
    'the name events.eu-wst-1.amazonaws.com is not found: is AWS_REGION=eu-wst-1 a region, and is there a network?',
  ],
  [
    ofNetwork('EAI_AGAIN', { hostname: 'lcalhost' }),
    { AWS_ENDPOINT_URL: 'http://lcalhost:4566' },
    'the name lcalhost is not found: mend AWS_ENDPOINT_URL, or unset it to speak to AWS',
  ],
  [ofNetwork('SELF_SIGNED_CERT_IN_CHAIN'), { AWS_ENDPOINT_URL: 'https://proxy' }, 'NODE_EXTRA_CA_CERTS'],
  [ofNetwork('EPROTO'), { AWS_ENDPOINT_URL: 'https://localhost:4566' }, 'write http:// instead of https://'],
  [
    ofNetwork('ETIMEDOUT', { address: '10.0.0.7', port: 443 }),
    region,
    'the connection to 10.0.0.7:443 failed',
  ],
  [ofAws('ResourceNotFoundException'), local, 'is the bridge deployed in http://localhost:4566'],
  [ofAws('QueueDoesNotExist'), region, 'is the bridge deployed in this account in eu-wst-1?'],
  [
    failed('CredentialsProviderError', { message: 'Region is missing' }),
    { AWS_ENDPOINT_URL: '' },
    'there are no AWS credentials or no region. For what `npm start` runs',
  ],
  [
    ofNetwork('ECONNREFUSED', { address: '10.0.0.7', port: 443 }),
    { AWS_ENDPOINT_URL: '' },
    'nothing answers at 10.0.0.7:443',
  ],
  [
    ofAws('QueueDoesNotExist'),
    { AWS_ENDPOINT_URL: '' },
    'is the bridge deployed in this account and region?',
  ],
  [ofAws('ExpiredTokenException'), region, 'the credentials have expired: log in again'],
  [
    ofAws('UnrecognizedClientException'),
    region,
    'AWS does not know these credentials in this account in eu-wst-1',
  ],
  [ofAws('InvalidSignatureException'), region, 'the clock of this machine is wrong'],
  [ofAws('AccessDeniedException'), region, 'lack a permission'],
  [new RetryableError('slow', { cause: ofAws('ThrottlingException') }), region, 'try again in a moment'],
  [ofAws('StrangeException'), region, 'AWS says StrangeException: StrangeException it is'],
  [
    failed('CredentialsProviderError', { message: 'Could not resolve credentials using profile: [prod]' }),
    { AWS_PROFILE: 'prod', ...region },
    'the profile "prod" gives no credentials (AWS_PROFILE)',
  ],
  [
    failed('CredentialsProviderError', {
      message: 'The SSO session associated with this profile has expired.',
    }),
    { AWS_PROFILE: 'prod', ...region },
    'the login of AWS has expired: run aws sso login --profile prod',
  ],
  [failed('CredentialsProviderError'), {}, 'there are no AWS credentials or no region.'],
  [failed('Error', { code: 'EISDIR', path: 'out' }), {}, 'out: this is a folder, and a file is expected'],
  [failed('Error', { code: 'EACCES', path: 'out' }), {}, 'out: permission denied'],
])('a foreign error is explained with what to do: %s', (error, env, said) => {
  expect(explain(error, env)?.message).toContain(said);
});

test.each([new Error('a defect'), new TypeError('x is not a function'), 'text'])(
  'a defect of the program itself is not explained: %s',
  (error) => {
    expect(explain(error, {})).toBeUndefined();
  },
);
