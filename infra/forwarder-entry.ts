import { needsThread } from '../shared/expression/expression-risks.ts';
import type { Recipient } from '../shared/policy/bridge.ts';
import { asData, type FunctionEntry, threadImport, withReader } from './function-entries.ts';
import { requirePackage } from './require-package.ts';
import { recipientDeployments } from './recipients/registry.ts';

/** Returns undefined for a recipient that no forwarder serves. */
export function forwarderEntry(recipient: Recipient): FunctionEntry | undefined {
  const { name, transport, settings, shape, protobuf } = recipient;
  const { forwarder } = recipientDeployments[transport];
  if (forwarder === undefined) return undefined;
  if (forwarder.client !== undefined) requirePackage(forwarder.client, `the recipient ${name}`);
  const lines = [
    "import { start } from './functions/forward/main.ts';",
    `import { ${transport}Outbound as open } from '${forwarder.module}';`,
  ];
  const parts = [
    `recipient: ${JSON.stringify(name)}`,
    `settings: ${asData(settings)}`,
    'open',
    `deliveryMs: ${forwarder.deliverySeconds(settings) * 1_000}`,
  ];
  if (shape !== undefined) {
    const isRisky = needsThread(shape);
    lines.push(
      ...(isRisky
        ? [threadImport, "import { evaluateInThread } from './shared/adapters/node/evaluate-in-thread.ts';"]
        : ["import { evaluate } from './shared/expression/jsonata-evaluate.ts';"]),
    );
    const evaluate = isRisky ? 'evaluate: evaluateInThread(thread)' : 'evaluate';
    parts.push(`shaping: { shape: ${JSON.stringify(shape)}, ${evaluate} }`);
  }
  if (protobuf !== undefined) {
    lines.push("import { protobufEncoder } from './shared/result/protobuf-encoder.ts';");
    parts.push(`encode: protobufEncoder(${asData(protobuf)})`);
  }
  lines.push(`export const handler = start({ ${parts.join(', ')} });`);
  return { id: `forwarder ${name}`, source: withReader(lines), modules: new Map() };
}
