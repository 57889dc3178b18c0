import { expect, test } from 'vitest';
import { crc32c, maskedCrc32c } from '../../../shared/telemetry/tensorboard/crc32c.ts';
import { scalarRecord, versionRecord } from '../../../shared/telemetry/tensorboard/event-records.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test('the checksum is that of the vectors of RFC 3720', () => {
  expect(crc32c(bytes('123456789'))).toBe(0xe306_9283);
  expect(crc32c(new Uint8Array(32))).toBe(0x8a91_36aa);
  expect(crc32c(new Uint8Array(32).fill(255))).toBe(0x62a8_ab43);
  expect(crc32c(Uint8Array.from({ length: 32 }, (_, index) => index))).toBe(0x46dd_794e);
  expect(crc32c(new Uint8Array())).toBe(0);
});

test('the checksum of a record is masked', () => {
  const crc = 0xe306_9283;
  expect(maskedCrc32c(bytes('123456789'))).toBe((((crc >>> 15) | (crc << 17)) + 0xa282_ead8) >>> 0);
});

/** TensorBoard 2.21 reads these bytes: two events, the second at step 300 with two values. */
const golden =
  'GAAAAAAAAACjf0siCQAAAED8VNlBGg1icmFpbi5FdmVudDoy7O2PnTgAAAAAAAAAo3l9VwkAACBA/FTZQRCsAioqChAKCXRydXN0L2NybRUAAEA/' +
  'ChYKD2NvbmZsaWN0L2ZpZWxkcxUAAABA8W71iw==';

test('an event file is that which TensorBoard has read, byte for byte', () => {
  const scalars = new Map([
    ['trust/crm', 0.75],
    ['conflict/fields', 2],
  ]);
  const file = Buffer.concat([
    versionRecord(1_700_000_000),
    scalarRecord({ step: 300, wallTime: 1_700_000_000.5, scalars }),
  ]);
  expect(file.toString('base64')).toBe(golden);
});
