import { expect, test } from 'vitest';
import { requirePackage } from '../../infra/require-package.ts';

test('an installed package is found', () => {
  expect(() => requirePackage('rabbitmq-client', 'the recipient mq')).not.toThrow();
});

test('a missing package is named with the command that installs it', () => {
  expect(() => requirePackage('@fusion-bus/not-there', 'the recipient mq')).toThrow(
    'the recipient mq needs another package: npm install --save-dev @fusion-bus/not-there',
  );
});
