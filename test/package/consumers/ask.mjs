/** A service: it asks the bridge at the endpoint that its argument names. */
import { fusionClient } from 'fusion-bus/client';

const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
const connection = { endpoint: process.argv[2] ?? '', region: 'us-east-1', credentials };
const client = fusionClient({ bridge: 'my-bridge', connection });
const reply = await client.request({
  fusion: 'shipment',
  key: 'order-9',
  deadlineMs: 20_000,
  envelopes: [
    { source: 'shop', type: 'order', data: { article: 'desk', pieces: 1 } },
    { source: 'warehouse-north', type: 'stock', data: { pieces: 3 } },
  ],
});
const body = reply.kind === 'fused' && reply.envelope.body.kind === 'json' ? reply.envelope.body.value : null;
process.stdout.write(`${reply.kind} ${JSON.stringify(Reflect.get(Object(body), 'result'))}\n`);
await client.correct({
  fusion: 'shipment',
  key: 'order-9',
  values: { '/stock/pieces': 4 },
  topic: 'fix',
  source: 'operations',
});
await client.release({ fusion: 'shipment', key: 'order-10', topic: 'control', source: 'operations' });
client.close();
