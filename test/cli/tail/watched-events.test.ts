import { expect, test } from 'vitest';
import { SeenOnce } from '../../../cli/tail/seen-once.ts';
import { patternFor, probeOf, readWatched } from '../../../cli/tail/watched-events.ts';
import { routeTo } from '../../fakes/policies.ts';
import { topic } from '../../infra/bridges.ts';

const bridge = {
  name: 'orders',
  topics: [
    topic('stock', { routes: [routeTo('offer')] }),
    topic('price', { routes: [routeTo('bill')] }),
    topic('control', { role: 'control', types: ['control', 'ops.*'] }),
  ],
};

const own = (type: string, data: object = {}) => ({
  id: '1',
  source: 'fusion-bus/orders',
  type,
  correlationid: 'k',
  data: { ...data },
});

test('the rule selects what the bridge publishes, and release requests of anybody', () => {
  expect(patternFor(bridge, undefined)).toEqual({
    $or: [{ source: ['fusion-bus/orders'] }, { 'detail-type': ['control', { wildcard: 'ops.*' }] }],
  });
  expect(patternFor({ ...bridge, topics: [] }, 'offer')).toEqual({
    source: ['fusion-bus/orders'],
    'detail-type': [{ prefix: 'offer.' }, { suffix: '.rejected' }],
  });
});

test.each(['fused', 'amended', 'held', 'discarded'])('a result is followed: %s', (verb) => {
  expect(readWatched(own(`offer.${verb}`), bridge, undefined)).toMatchObject({ fusion: 'offer', key: 'k' });
  expect(readWatched(own(`offer.${verb}`), bridge, 'offer')).toBeDefined();
  expect(readWatched(own(`offer.${verb}`), bridge, 'bill')).toBeUndefined();
});

test('the rejections of the topics of a fusion are followed, and of no other', () => {
  const rejected = own('stock.rejected', { topic: 'stock', code: 'expired', message: 'old' });
  expect(readWatched(rejected, bridge, undefined)).toMatchObject({ kind: 'rejected', topic: 'stock' });
  expect(readWatched(rejected, bridge, 'offer')).toMatchObject({ code: 'expired' });
  expect(readWatched(rejected, bridge, 'bill')).toBeUndefined();
});

test('a release request is followed, as a CloudEvent and as a plain event', () => {
  const order = { action: 'release', fusion: 'offer', key: 'k' };
  const asked = { kind: 'release-requested', ...order };
  const event = { id: '1', source: 'operations', type: 'control', data: order };
  expect(readWatched(event, bridge, 'offer')).toEqual({ ...asked, source: 'operations' });
  expect(readWatched(order, bridge, undefined)).toEqual({ ...asked, source: '' });
  expect(readWatched(event, bridge, 'bill')).toBeUndefined();
});

test('a probe is nothing to follow', () => {
  const { source, type, key } = probeOf(bridge, undefined, 'tail-1');
  expect(readWatched({ id: key, source, type, correlationid: key }, bridge, undefined)).toBeUndefined();
});

test('an event that a queue repeats is new once', () => {
  const seen = new SeenOnce();
  const [one, other] = [own('offer.fused'), { ...own('offer.fused'), id: '2' }];
  expect([one, other, one, {}, {}].map((event) => seen.isNew(event))).toEqual([
    true,
    true,
    false,
    true,
    true,
  ]);
});
