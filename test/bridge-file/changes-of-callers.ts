import { parseBridge } from '../../shared/bridge-file/parse-bridge.ts';
import type { Bridge } from '../../shared/policy/bridge.ts';

const file = {
  name: 'shop',
  topics: { order: {} },
  fusions: { shipment: { needs: ['order'], deadline: '5m' } },
};

const parsed = (change: object) =>
  parseBridge(JSON.stringify({ ...file, ...change }), 'bridge.yaml', (path) => {
    throw new Error(`nothing reads ${path}`);
  });

/** Compiles a small bridge with other keys. */
export async function compile(change: object): Promise<Bridge> {
  const result = await parsed(change);
  if (result.kind === 'mistakes') throw new Error(result.mistakes.map(({ message }) => message).join('\n'));
  return result.bridge;
}

export async function mistakesIn(change: object): Promise<readonly string[]> {
  const result = await parsed(change);
  return result.kind === 'mistakes' ? result.mistakes.map(({ message }) => message) : [];
}
