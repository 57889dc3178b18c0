/** A CDK application of its own, with the stack of a bridge in it. */
import { App } from 'aws-cdk-lib/core';
import { formatMistake, loadBridge } from 'fusion-bus/bridge';
import { addBridgeStack } from 'fusion-bus/cdk';

const app = new App({ outdir: 'own.out' });
const loaded = await loadBridge('bridge.yaml');
if (loaded.kind === 'mistakes') throw new Error(loaded.mistakes.map(formatMistake).join('\n'));
const { recipients } = await addBridgeStack(app, loaded.bridge);
if (!recipients.has('dispatch')) throw new Error('the stack has no queue for its recipient');
app.synth();
