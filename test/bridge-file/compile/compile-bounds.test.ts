import { expect, test } from 'vitest';
import { parse } from '../files.ts';

async function fusionOf(more: string, topic: string, claimCheck = false) {
  const loaded = await parse(
    `name: n\nclaimCheck: ${claimCheck}\ntopics: { a: { ${topic} } }\nfusions:\n  f: { takes: [a], recipients: [desk]${more} }\nrecipients:\n  desk: { queue: true }\n`,
  );
  if (loaded.kind !== 'bridge') throw new Error(JSON.stringify(loaded));
  return loaded.bridge.fusions[0];
}

test('the bounds are those of the file, and those of the function that merges', async () => {
  expect((await fusionOf(', maxParts: 9, maxPartsPerSource: 2', 'maxParts: 3'))?.bounds).toEqual({
    maxParts: 9,
    maxPartsPerSource: 2,
    maxPartsOf: { a: 3 },
    maxBytes: 32_000_000,
    maxValues: 250_000,
  });
  expect((await fusionOf('', '', true))?.bounds?.maxValues).toBe(2_000_000);
  const sets = ', merge: { /a/tags: jaccard }';
  expect((await fusionOf(sets, ''))?.bounds?.maxValues).toBe(100_000);
  expect((await fusionOf(sets, '', true))?.bounds?.maxValues).toBe(500_000);
});

test('the hash of a policy tells declared bounds only', async () => {
  const usual = (await fusionOf('', ''))?.policy;
  expect((await fusionOf('', '', true))?.policy).toBe(usual);
  expect((await fusionOf(', maxParts: 9', ''))?.policy).not.toBe(usual);
  expect((await fusionOf('', 'maxParts: 9'))?.policy).not.toBe(usual);
});
