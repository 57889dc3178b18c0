import { printable } from '../../shared/json/printable.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import { isJsonObject } from '../../shared/json/is-json-object.ts';
import { listAt, textAt } from '../../local/account/read-event.ts';
import { parseJson } from '../../shared/json/parse-json.ts';
import { UserError } from '../../shared/ports/user-error.ts';
import type { Written } from '../envelope-file.ts';

/** PutEvents takes so many entries, and so many bytes in all. */
const maxEntries = 10;
const maxBytes = 1_000_000;

const tries = 5;

/** The pause before the next try while the bus is out of service. */
const outagePauseMs = 500;

/** The longest wait for an answer. Then the call counts as failed, and its envelopes are posted again under the same ids. */
const answerMs = 10_000;

/**
 * Posts envelopes as a foreign program would: PutEvents over HTTP. Resolves when the bus has accepted every one.
 *
 * @throws UserError when the bus refuses one for good
 */
export async function post(
  postings: readonly Written[],
  { endpoint, bus }: { readonly endpoint: string; readonly bus: string },
): Promise<void> {
  for (const batch of batches(postings)) {
    let left: readonly Written[] = batch;
    for (let attempt = 1; left.length > 0; attempt++) {
      const answered = await putEvents(left, endpoint, bus);
      if (answered === 'out of service') {
        // An outage that was asked for ends by itself.
        attempt = 0;
        await sleep(outagePauseMs);
        continue;
      }
      const refused = answered;
      const [first] = refused;
      if (first !== undefined && attempt === tries)
        throw new UserError(`${first.posting.where}: the bus refuses it: ${printable(first.reason)}`);
      left = refused.map(({ posting }) => posting);
      if (left.length > 0) await sleep(100 * attempt);
    }
  }
}

interface Refused {
  readonly posting: Written;
  readonly reason: string;
}

async function putEvents(
  postings: readonly Written[],
  endpoint: string,
  bus: string,
): Promise<readonly Refused[] | 'out of service'> {
  const refusedAll = (reason: string): readonly Refused[] => postings.map((posting) => ({ posting, reason }));
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'AWSEvents.PutEvents' },
    body: JSON.stringify({
      Entries: postings.map(({ source, type, text }) => ({
        EventBusName: bus,
        Source: source,
        DetailType: type,
        Detail: text,
      })),
    }),
    signal: AbortSignal.timeout(answerMs),
  }).catch((error: unknown) => (error instanceof Error ? error : new Error(String(error))));
  if (response instanceof Error) return refusedAll(response.message);
  if (response.status === 503) return 'out of service';
  const parsed = parseJson(await response.text());
  const reply = parsed.kind === 'json' ? parsed.value : null;
  if (!isJsonObject(reply)) throw new Error('the endpoint did not answer with JSON');
  if (!response.ok) return refusedAll(textAt(reply, 'message') ?? `status ${response.status}`);
  const entries = listAt(reply, 'Entries');
  return postings.flatMap((posting, index) => {
    const entry = entries[index];
    const code = isJsonObject(entry) ? textAt(entry, 'ErrorCode') : 'no answer';
    return code === undefined ? [] : [{ posting, reason: code }];
  });
}

function batches(postings: readonly Written[]): readonly (readonly Written[])[] {
  const all: Written[][] = [];
  let bytes = 0;
  for (const posting of postings) {
    const size = Buffer.byteLength(posting.source + posting.type + posting.text);
    const last = all.at(-1);
    if (last === undefined || last.length === maxEntries || bytes + size > maxBytes) {
      all.push([posting]);
      bytes = size;
    } else {
      last.push(posting);
      bytes += size;
    }
  }
  return all;
}
