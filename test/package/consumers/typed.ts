/** The types of the three entry points, as a program of its own sees them. */
import { App } from 'aws-cdk-lib/core';
import { type BridgeSource, compileBridge, defineBridge } from 'fusion-bus/bridge';
import { addBridgeStack } from 'fusion-bus/cdk';
import { fusionClient, LookupError, type Reply } from 'fusion-bus/client';

const client = fusionClient({ bridge: 'mine' });
const reply: Reply = await client.request({ fusion: 'f', key: 'k', envelopes: [], deadlineMs: 1_000 });
if (reply.kind === 'fused') process.stdout.write(reply.envelope.header.id);
const what: 'bus' | 'table' | undefined = reply instanceof LookupError ? reply.what : undefined;
process.stdout.write(what ?? '');

const source: BridgeSource = defineBridge({
  name: 'mine',
  topics: { a: {} },
  fusions: { f: { needs: ['a'], late: 'amend' } },
});
// @ts-expect-error a list of topics is needed
defineBridge({ name: 'mine', topics: { a: {} }, fusions: { f: { needs: 'a' } } });
const compiled = await compileBridge(source);
if (compiled.kind === 'bridge') await addBridgeStack(new App(), compiled.bridge);
