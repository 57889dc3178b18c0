import { parseBridge } from '../../shared/bridge-file/parse-bridge.ts';
import type { Bridge } from '../../shared/policy/bridge.ts';

/** A bridge that asks a model, learns nothing, and has two recipients. */
export const usual = `name: shop
topics:
  quote: { sources: [crm, erp], redact: [iban] }
  rate: {}
fusions:
  offers:
    needs: [quote]
    wants: [rate]
    deadline: 5m
    weights: { crm: 2 }
    merge: { /quote/price: absolute }
    compose:
      model: claude-opus-4-8
      instructions: Summarise the offer.
      output: { type: object, required: [text], properties: { text: { type: string } } }
    recipients: [desk]
recipients:
  desk: { queue: true }
  audit: { queue: true }
`;

/** Compiles the text of a bridge file. */
export async function bridgeOf(text: string): Promise<Bridge> {
  const loaded = await parseBridge(text, 'bridge.yaml', () =>
    Promise.resolve({ kind: 'unreadable', reason: 'does not exist' }),
  );
  if (loaded.kind === 'mistakes') throw new Error(JSON.stringify(loaded.mistakes));
  return loaded.bridge;
}
