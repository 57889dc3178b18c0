import { operatorClient } from '../../shared/client/operator-client.ts';
import { fieldsOf } from '../../shared/envelope/encodings/bodies.ts';
import { isJsonObject, ownMember } from '../../shared/json/is-json-object.ts';
import type { JsonObject } from '../../shared/json/json.ts';
import { connectionOf } from '../connection.ts';
import type { ExportOptions } from '../options/order.ts';
import type { ProcessEnvironment } from '../process-environment.ts';
import { fusionNamed, readBridge } from '../read-bridge.ts';
import { listGroups } from './list-groups.ts';
import { csvHeader, csvRow } from './receipt-csv.ts';

/**
 * `export`: writes the receipts of all results that are stored, the last generation of each group, one a line.
 *
 * @throws UserError
 */
export async function exportReceipts(
  options: ExportOptions,
  environment: ProcessEnvironment,
): Promise<0 | 130> {
  const { env, out, err } = environment;
  const interrupted = environment.holdInterrupts();
  const at = await readBridge(options.bridge, env);
  const fusions = options.fusion === undefined ? at.bridge.fusions : [fusionNamed(at, options.fusion)];
  const client = operatorClient({
    bridge: at.bridge.name,
    table: options.table,
    connection: connectionOf(env),
  });
  try {
    const since = options.since === undefined ? 0 : Date.now() - options.since;
    const listing = { fusions, states: results, since, most: Infinity, mostItems: Infinity };
    const { groups } = await listGroups(listing, client);
    if (options.format === 'csv') out(csvHeader);
    let written = 0;
    for (const { fusion, key, state, changedAt } of groups) {
      if (interrupted.aborted) break;
      const { envelope, generation } = await client.account({ fusion, key });
      const body = envelope === undefined ? undefined : fieldsOf(envelope.body);
      const receipt = isJsonObject(body) ? ownMember(body, 'receipt') : undefined;
      if (!isJsonObject(receipt)) continue;
      const at = new Date(changedAt).toISOString();
      const row: JsonObject = { fusion, key, generation, state, at, receipt };
      out(options.format === 'csv' ? csvRow(row) : JSON.stringify(row));
      written += 1;
    }
    err(`${written} ${written === 1 ? 'receipt' : 'receipts'}${interrupted.aborted ? '; interrupted' : ''}`);
    return interrupted.aborted ? 130 : 0;
  } finally {
    client.close();
  }
}

const results = new Set(['fused', 'held', 'discarded'] as const);
