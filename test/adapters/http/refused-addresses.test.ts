import { describe, expect, test } from 'vitest';
import { guardedLookup, RefusedAddressError } from '../../../shared/adapters/http/guarded-lookup.ts';
import { addressFault } from '../../../shared/adapters/http/refused-addresses.ts';

const onAws = { allowPrivate: false, allowLoopback: false };
const everything = { allowPrivate: true, allowLoopback: true };

describe('an address', () => {
  test.each(['8.8.8.8', '1.1.1.1', '2606:4700::1111', '::ffff:8.8.8.8', '172.32.0.1', '100.128.0.1'])(
    'of the internet is permitted: %s',
    (address) => expect(addressFault(address, onAws)).toBeUndefined(),
  );

  test.each(['127.0.0.1', '127.255.255.254', '::1', '::ffff:127.0.0.1', '::ffff:7f00:1'])(
    'of the loopback interface needs permission: %s',
    (address) => {
      expect(addressFault(address, { ...onAws, allowPrivate: true })).toBe('a loopback address');
      expect(addressFault(address, everything)).toBeUndefined();
    },
  );

  test.each(['10.0.0.1', '172.16.0.1', '192.168.1.1', '100.64.0.1', 'fd12::1', '::ffff:10.0.0.1'])(
    'of a private network needs permission: %s',
    (address) => {
      expect(addressFault(address, { ...onAws, allowLoopback: true })).toBe(
        'an address of a private network',
      );
      expect(addressFault(address, everything)).toBeUndefined();
    },
  );

  test.each([
    '0.0.0.0',
    '169.254.169.254',
    '169.254.170.2',
    '::ffff:169.254.169.254',
    'fd00:ec2::254',
    'fe80::1',
    'fe80::1%eth0',
    '100.100.100.200',
    '168.63.129.16',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::127.0.0.1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    '2001:0:7f00:1::',
    'ff02::1',
  ])('of metadata, links or reserved ranges is never permitted: %s', (address) => {
    expect(addressFault(address, everything)).toBeDefined();
  });
});

describe('the lookup', () => {
  const look = (addresses: readonly string[]): Promise<unknown> =>
    new Promise((resolve) => {
      const list = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
      const lookup = guardedLookup(onAws, (_host, done) => done(null, list));
      lookup('shop.example', { all: true }, (error, found) => resolve(error ?? found));
    });

  test('gives the socket the addresses that it has checked', async () => {
    expect(await look(['93.184.215.14'])).toEqual([{ address: '93.184.215.14', family: 4 }]);
  });

  test('refuses a host when one of its addresses is refused', async () => {
    expect(await look(['93.184.215.14', '169.254.169.254'])).toBeInstanceOf(RefusedAddressError);
  });

  test('checks at every connection, so that a name that changes its address is refused then', async () => {
    const answers = [['93.184.215.14'], ['127.0.0.1']];
    const lookup = guardedLookup(onAws, (_host, done) =>
      done(
        null,
        (answers.shift() ?? []).map((address) => ({ address, family: 4 })),
      ),
    );
    const ask = (): Promise<unknown> =>
      new Promise((resolve) => lookup('shop.example', {}, (error, address) => resolve(error ?? address)));
    expect(await ask()).toBe('93.184.215.14');
    expect(await ask()).toBeInstanceOf(RefusedAddressError);
  });
});
