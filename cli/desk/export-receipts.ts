import { fieldsOf } from '../../shared/envelope/encodings/bodies.ts';
import { isJsonObject, ownMember } from '../../shared/json/is-json-object.ts';
import type { JsonObject } from '../../shared/json/json.ts';
import type { ExportOptions } from '../options/order.ts';
import type { ProcessEnvironment } from '../process-environment.ts';
import { listGroups } from './list-groups.ts';
import { csvHeader, csvRow } from './receipt-csv.ts';
import { withOperator } from './with-operator.ts';

/**
 * `export`: writes the receipts of all results that are stored, the last generation of each group, one a line.
 *
 * @throws UserError
 */
export async function exportReceipts(
  options: ExportOptions,
  environment: ProcessEnvironment,
): Promise<0 | 130> {
  const { out, err } = environment;
  const interrupted = environment.holdInterrupts();
  return withOperator(options, environment, async ({ fusions, client, since }) => {
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
  });
}

const results = new Set(['fused', 'held', 'discarded'] as const);
