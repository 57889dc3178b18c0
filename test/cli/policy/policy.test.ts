import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { versionIdOf } from '../../../shared/policy-version/move-pointer.ts';
import { bridgeOf } from '../../policy-version/bridge-text.ts';
import { until } from '../../progress.ts';
import { laptop } from '../dev/running-laptop.ts';
import { said } from '../said.ts';

const usual = `name: pair
livePolicy: true
topics: { left: {}, right: {} }
fusions:
  pair: { needs: [left, right], deadline: 5m, recipients: [reader] }
recipients: { reader: { queue: true }, other: { queue: true } }
`;

test('a version counts for new groups, is rolled back, and goes on to judge its open groups', async () => {
  const { endpoint, folder, post, receipt } = await laptop(usual);
  const other = usual.replace('[reader]', '[reader, other]');
  const file = join(folder, 'other.yaml');
  await writeFile(file, other);
  const id = versionIdOf(await bridgeOf(other));
  const policy = (...args: readonly string[]) => said(['policy', ...args], { AWS_ENDPOINT_URL: endpoint });

  expect(await policy('check', file)).toMatchObject({
    code: 0,
    out: expect.stringContaining('fusion pair: recipients ["reader"] → ["reader","other"]  (live)'),
  });
  expect(await policy('promote', file)).toMatchObject({
    code: 2,
    err: expect.stringContaining('no candidate'),
  });
  expect(await policy('propose', file, '--share', '100')).toEqual({
    code: 0,
    out: `active: the deployed policy; candidate: version ${id} for 100 % of the keys`,
    err: '',
  });
  await post('left', '1', 'k', {});
  await post('left', '2', 'open', {});
  await post('right', '3', 'k', {});
  expect(await receipt('k')).toMatchObject({ policyVersion: id, recipients: ['reader', 'other'] });

  expect(await policy('promote', file)).toMatchObject({ out: `active: version ${id}` });
  expect(await policy('diff', file)).toMatchObject({ out: expect.stringContaining('no difference') });
  const pulled = join(folder, 'pulled.yaml');
  expect(await policy('pull', file, '--out', pulled)).toMatchObject({ code: 0 });
  expect(await readFile(pulled, 'utf8')).toBe(other);
  expect(await policy('rollback', file)).toMatchObject({ out: 'active: the deployed policy' });
  expect(await policy('rollback', file)).toMatchObject({ code: 2 });

  let tries = 0;
  await until('the rollback to reach the functions', async () => {
    tries += 1;
    await post('left', `a${tries}`, `k${tries}`, {});
    await post('right', `b${tries}`, `k${tries}`, {});
    return (await receipt(`k${tries}`))['policyVersion'] === undefined;
  });
  await post('right', '4', 'open', {});
  expect(await receipt('open')).toMatchObject({ policyVersion: id, recipients: ['reader', 'other'] });
});

test('a change that needs what is not deployed is refused with the reason', async () => {
  const { endpoint, folder } = await laptop(usual);
  const file = join(folder, 'long.yaml');
  await writeFile(file, usual.replace('5m', '1h').replace('left: {}', 'left: { redact: [name] }'));
  expect(
    await said(['policy', 'propose', file, '--share', '5'], { AWS_ENDPOINT_URL: endpoint }),
  ).toMatchObject({
    code: 2,
    err: expect.stringMatching(
      /topic left: .*before anything is stored[^]*a scheduler, which a deadline beyond 15 minutes needs[^]*this needs a deployment/,
    ),
  });
});

test('a bridge without live policy says how to get it', async () => {
  const { endpoint, file } = await laptop(usual.replace('livePolicy: true\n', ''));
  expect(await said(['policy', 'check', file], { AWS_ENDPOINT_URL: endpoint })).toMatchObject({
    code: 2,
    err: expect.stringContaining('write "livePolicy: true" into the bridge file'),
  });
});
