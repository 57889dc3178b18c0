import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../local/running-function.ts';
import { said } from './said.ts';

const bridge = `name: shop
topics:
  stock: { sources: [warehouse], privacy: { redact: [email] } }
  price: { schema: { type: object } }
  control: { role: control, sources: [operations] }
fusions:
  order: { needs: [stock], wants: [price], deadline: 90s, recipients: [desk] }
recipients: { desk: { queue: true, ordered: true } }
`;

async function fileOf(text: string): Promise<string> {
  const path = join(await temporaryFolder(), 'bridge.yaml');
  await writeFile(path, text);
  return path;
}

test('validate prints the contents of a bridge', async () => {
  const file = await fileOf(bridge);
  expect(await said(['validate', file])).toEqual({
    code: 0,
    out: [
      `${file}: the bridge "shop" has no mistakes`,
      '  topic     stock: from warehouse; removes email',
      '  topic     price: any source; with a schema',
      '  topic     control: role control; from operations',
      '  fusion    order: needs stock; wants price; deadline 90 s; merged; to desk',
      '  recipient desk: ordered',
    ].join('\n'),
    err: '',
  });
});

test('validate prints warnings on standard error and continues', async () => {
  const file = await fileOf(bridge.replace('{ desk:', '{ idle: { queue: true }, desk:'));
  expect(await said(['validate', file])).toMatchObject({
    code: 0,
    err: `warning: ${file}:8:15 recipients.idle: no fusion sends results to this recipient; add it to the recipients of a fusion, or remove it`,
  });
});

test('validate prints every mistake and ends with exit code 2', async () => {
  const file = await fileOf(bridge.replace('needs: [stock]', 'needs: [stok]').replace('90s', 'soon'));
  const { code, out, err } = await said(['validate', file]);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err.split('\n')).toEqual([
    expect.stringContaining('no topic is named "stok"; did you mean "stock"?'),
    expect.stringContaining('fusions.order.deadline'),
  ]);
});

test('validate names a missing file', async () => {
  expect(await said(['validate', 'nowhere.yaml'])).toEqual({
    code: 2,
    out: '',
    err: 'nowhere.yaml: there is no such file; name the bridge file by its path',
  });
});
