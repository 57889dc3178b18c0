import { parse, stringify } from 'yaml';
import type { AsyncapiOptions } from '../options/schema-orders.ts';
import type { ProcessEnvironment } from '../process-environment.ts';
import { readBridge } from '../read-bridge.ts';
import { asyncapiDocument } from './asyncapi-document.ts';

/**
 * `asyncapi [bridge.yaml]`: prints the AsyncAPI document of a bridge.
 *
 * @throws UserError
 */
export async function asyncapi(
  { bridge: named, format }: AsyncapiOptions,
  { env, out }: ProcessEnvironment,
): Promise<0> {
  const { bridge } = await readBridge(named, env);
  const text = JSON.stringify(asyncapiDocument(bridge), undefined, 2);
  // JSON is YAML too. Reading it again gives whole numbers all their digits, and no object stands twice.
  const document: unknown = format === 'json' ? undefined : parse(text, { intAsBigInt: true });
  out(document === undefined ? text : stringify(document, { lineWidth: 0 }).trimEnd());
  return 0;
}
