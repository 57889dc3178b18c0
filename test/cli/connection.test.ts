import { expect, test } from 'vitest';
import { connectionOf } from '../../cli/connection.ts';

const local = { accessKeyId: 'local', secretAccessKey: 'local' };

test.each([
  [{}, {}],
  [{ AWS_REGION: 'eu-central-1' }, {}],
  [{ AWS_ENDPOINT_URL: 'https://vpce.example.com' }, {}],
  [{ AWS_ENDPOINT_URL: 'http://127.0.0.1.example.com:4566' }, {}],
  [
    { AWS_ENDPOINT_URL: 'http://127.0.0.1:4566' },
    { endpoint: 'http://127.0.0.1:4566', region: 'us-east-1', credentials: local },
  ],
  [
    { AWS_ENDPOINT_URL: 'http://localhost:4566', AWS_REGION: 'eu-central-1', AWS_ACCESS_KEY_ID: '' },
    { endpoint: 'http://localhost:4566', region: 'eu-central-1', credentials: local },
  ],
  [
    { AWS_ENDPOINT_URL: 'http://[::1]:4566', AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'x' },
    { endpoint: 'http://[::1]:4566', region: 'us-east-1' },
  ],
  [
    { AWS_ENDPOINT_URL: 'http://localhost:4566', AWS_PROFILE: 'mine' },
    { endpoint: 'http://localhost:4566', region: 'us-east-1' },
  ],
])('the environment %j gives this connection', (env, connection) => {
  expect(connectionOf(env)).toEqual(connection);
});

test.each([
  ['AWS_ENDPOINT_URL', 'localhost:4566', '; did you mean http://localhost:4566?'],
  ['AWS_ENDPOINT_URL', '127.0.0.1:4566', '; did you mean http://127.0.0.1:4566?'],
  ['AWS_ENDPOINT_URL_DYNAMODB', '//localhost:8000', '; did you mean http://localhost:8000?'],
  ['AWS_ENDPOINT_URL', 'htp://localhost:4566', '; did you mean http://localhost:4566?'],
  ['AWS_ENDPOINT_URL', 'no URL', ''],
])('the address in %s without a scheme is refused: %s', (name, value, hint) => {
  expect(() => connectionOf({ [name]: value })).toThrow(
    `${name} is "${value}", and it must begin with http:// or https://${hint}`,
  );
});
