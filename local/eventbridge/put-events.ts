import { isJsonObject } from '../../shared/json/is-json-object.ts';
import type { JsonObject } from '../../shared/json/json.ts';
import {
  AwsError,
  constraintError,
  parseJson,
  readFields,
  readList,
  readText,
  readTexts,
  validationError,
} from './aws-json.ts';
import type { Fields } from './aws-json.ts';
import { minify } from './bus-event.ts';
import type { BusEvent } from './bus-event.ts';

/** One entry of a PutEvents request, as it was sent. */
interface Entry {
  readonly source: string | undefined;
  readonly detailType: string | undefined;
  readonly detail: string | undefined;
  readonly busName: string | undefined;
  readonly resources: readonly string[];
  /** Epoch seconds or ISO 8601. */
  readonly time: unknown;
}

export interface EventContext {
  readonly now: Date;
  readonly newId: () => string;
  readonly account: string;
  readonly region: string;
  /** Returns the bus of a name or ARN; undefined is the default bus. */
  readonly busName: (nameOrArn: string | undefined) => string;
}

export type EntryVerdict =
  | { readonly kind: 'accepted'; readonly event: BusEvent }
  | {
      readonly kind: 'failed';
      readonly result: { readonly ErrorCode: string; readonly ErrorMessage: string };
    };

const maxEntries = 10;
const maxBytes = 1024 * 1024;

/** EventBridge reads no deeper JSON. */
const maxDepth = 1100;

/**
 * Reads a whole PutEvents request. A mistake in one entry fails that entry; too many or too large entries fail all of
 * them.
 *
 * @throws AwsError `ValidationException`
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
 */
export function readPutEvents(input: Fields, context: EventContext): readonly EntryVerdict[] {
  const entries = readList(input, 'Entries')?.map((entry) => readEntry(readFields(entry, 'Entries')));
  if (entries === undefined) throw constraintError('null', 'entries', 'Member must not be null');
  if (entries.length === 0) {
    throw constraintError("'[]'", 'entries', 'Member must have length greater than or equal to 1');
  }
  if (entries.length > maxEntries) {
    throw constraintError(
      `'[${entries.length} entries]'`,
      'entries',
      `Member must have length less than or equal to ${maxEntries}`,
    );
  }
  if (entries.reduce((total, entry) => total + sizeOf(entry), 0) > maxBytes) {
    throw validationError('Total size of the entries in the request is over the limit.');
  }
  return entries.map((entry) => accept(entry, context));
}

const readEntry = (fields: Fields): Entry => ({
  source: readText(fields, 'Source') || undefined,
  detailType: readText(fields, 'DetailType') || undefined,
  detail: readText(fields, 'Detail') || undefined,
  busName: readText(fields, 'EventBusName') || undefined,
  resources: readTexts(fields, 'Resources') ?? [],
  time: fields['Time'] ?? undefined,
});

/**
 * Returns the size of an entry.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevent-size.html
 */
function sizeOf({ source, detailType, detail, resources, time }: Entry): number {
  const texts = [source, detailType, detail, ...resources];
  return texts.reduce((total, text) => total + Buffer.byteLength(text ?? ''), time === undefined ? 0 : 14);
}

const failed = (ErrorCode: string, ErrorMessage: string): EntryVerdict => ({
  kind: 'failed',
  result: { ErrorCode, ErrorMessage },
});

const missing = (name: string): EntryVerdict =>
  failed('InvalidArgument', `Parameter ${name} is not valid. Reason: ${name} is a required argument.`);

function accept(entry: Entry, context: EventContext): EntryVerdict {
  const { source, detailType, detail } = entry;
  if (source === undefined) return missing('Source');
  if (detailType === undefined) return missing('DetailType');
  if (detail === undefined) return missing('Detail');
  // Only AWS itself may use these sources.
  if (source.startsWith('aws.')) {
    return failed('NotAuthorizedForSourceException', 'Not authorized for the source.');
  }
  const parsed = readDetail(detail);
  if (parsed === undefined) return failed('MalformedDetail', 'Detail is malformed.');
  const time = readTime(entry.time, context.now);
  if (time === undefined) return failed('InvalidArgument', 'Parameter Time is not valid.');
  return {
    kind: 'accepted',
    event: {
      bus: context.busName(entry.busName),
      detailText: parsed.text,
      ingestionTime: context.now.toISOString(),
      json: {
        version: '0',
        id: context.newId(),
        'detail-type': detailType,
        source,
        account: context.account,
        // EventBridge keeps whole seconds.
        time: `${time.toISOString().slice(0, 19)}Z`,
        region: context.region,
        resources: entry.resources,
        detail: parsed.detail,
      },
    },
  };
}

function readDetail(detail: string): { readonly detail: JsonObject; readonly text: string } | undefined {
  const value = parseJson(detail);
  if (!isJsonObject(value)) return undefined;
  const { text, depth } = minify(detail);
  return depth > maxDepth ? undefined : { detail: value, text };
}

function readTime(time: unknown, now: Date): Date | undefined {
  if (time === undefined) return now;
  if (typeof time !== 'number' && typeof time !== 'string') {
    throw new AwsError('SerializationException', 'Time must be a timestamp');
  }
  const date = new Date(typeof time === 'number' ? time * 1000 : time);
  // Years of four digits only, because the text form is cut.
  return Number.isNaN(date.getTime()) || date.getUTCFullYear() < 0 || date.getUTCFullYear() > 9999
    ? undefined
    : date;
}
