import type { Json, JsonObject } from '../../shared/json/json.ts';
import type { Reply } from '../eventbridge/aws-json.ts';

/**
 * Translates the older protocol of SQS: a form in, XML out. The operations are the same, so a request becomes the input
 * of the JSON protocol, and its output becomes XML.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-making-api-requests-xml.html
 */
export interface QueryRequest {
  readonly action: string;
  readonly input: JsonObject;
}

/**
 * Lists and maps travel as `Name.1=...`; a map entry as its key and value: `Attribute.1.Name=..&Attribute.1.Value=..`.
 */
const lists = new Map([
  ['AttributeName', 'AttributeNames'],
  ['MessageAttributeName', 'MessageAttributeNames'],
  ['MessageSystemAttributeName', 'MessageSystemAttributeNames'],
  ['TagKey', 'TagKeys'],
]);
const maps = new Map([
  ['Attribute', 'Attributes'],
  ['MessageAttribute', 'MessageAttributes'],
  ['Tag', 'Tags'],
]);
const numbers = new Set([
  'DelaySeconds',
  'MaxNumberOfMessages',
  'MaxResults',
  'VisibilityTimeout',
  'WaitTimeSeconds',
]);

export function readQuery(form: URLSearchParams, path: string): QueryRequest {
  const action = form.get('Action') ?? '';
  const tree = new Map<string, Tree>();
  for (const [name, value] of form) insert(tree, name.split('.', deepestName), value);
  for (const name of ['Action', 'Version']) tree.delete(name);
  const input = readMembers(tree, action);
  // The path of the form may name the queue.
  const addressed = path.split('/').length > 2 && !tree.has('QueueUrl') ? { QueueUrl: path } : {};
  return { action, input: { ...input, ...addressed } };
}

/** No name of SQS has more parts: `SendMessageBatchRequestEntry.1.MessageAttribute.2.Value.StringListValue.3`. */
const deepestName = 8;

type Tree = string | Map<string, Tree>;

function insert(tree: Map<string, Tree>, [name, ...rest]: readonly string[], value: string): void {
  if (name === undefined) return;
  if (rest.length === 0) {
    tree.set(name, value);
    return;
  }
  const known = tree.get(name);
  const branch = known instanceof Map ? known : new Map<string, Tree>();
  tree.set(name, branch);
  insert(branch, rest, value);
}

function readMembers(tree: ReadonlyMap<string, Tree>, action: string): JsonObject {
  return Object.fromEntries(
    [...tree].map(([name, value]): [string, Json] => {
      if (typeof value === 'string') return [name, numbers.has(name) ? Number(value) : value];
      const items = [...value.values()];
      const listName = lists.get(name);
      if (listName !== undefined) return [listName, items.filter((item) => typeof item === 'string')];
      const mapName = maps.get(name);
      if (mapName !== undefined) return [mapNameFor(mapName, action), readMap(items, action)];
      if (name.endsWith('BatchRequestEntry')) return ['Entries', items.map((item) => readItem(item, action))];
      return [name, readMembers(value, action)];
    }),
  );
}

/** CreateQueue alone writes its tags in lower case. */
const mapNameFor = (name: string, action: string): string =>
  name === 'Tags' && action === 'CreateQueue' ? 'tags' : name;

const readItem = (item: Tree, action: string): Json =>
  typeof item === 'string' ? item : readMembers(item, action);

const readMap = (entries: readonly Tree[], action: string): JsonObject =>
  Object.fromEntries(
    entries.flatMap((entry): readonly (readonly [string, Json])[] => {
      if (typeof entry === 'string') return [];
      const key = entry.get('Name') ?? entry.get('Key');
      const value = entry.get('Value');
      return typeof key === 'string' && value !== undefined ? [[key, readItem(value, action)]] : [];
    }),
  );

/** Members that the query protocol flattens, with the name of one item of each. */
const itemNames = new Map([
  ['Messages', 'Message'],
  ['QueueUrls', 'QueueUrl'],
  ['Failed', 'BatchResultErrorEntry'],
]);
const entryNames = new Map([
  ['Attributes', ['Attribute', 'Name']],
  ['MessageAttributes', ['MessageAttribute', 'Name']],
  ['Tags', ['Tag', 'Key']],
]);

export function writeQueryReply(action: string, { status, body }: Reply, requestId: string): string {
  const namespace = 'xmlns="http://queue.amazonaws.com/doc/2012-11-05/"';
  if (status >= 400) {
    const type = textOf(body['__type']);
    const code =
      type === 'com.amazonaws.sqs#QueueDoesNotExist'
        ? 'AWS.SimpleQueueService.NonExistentQueue'
        : type.slice(type.indexOf('#') + 1);
    const error =
      xmlElement('Type', 'Sender') +
      xmlElement('Code', code) +
      xmlElement('Message', textOf(body['message']));
    return `<ErrorResponse ${namespace}><Error>${error}</Error>${xmlElement('RequestId', requestId)}</ErrorResponse>`;
  }
  const result = Object.entries(body)
    .map(([name, value]) => writeMember(name, value, action))
    .join('');
  const metadata = `<ResponseMetadata>${xmlElement('RequestId', requestId)}</ResponseMetadata>`;
  return `<${action}Response ${namespace}><${action}Result>${result}</${action}Result>${metadata}</${action}Response>`;
}

function writeMember(name: string, value: Json, action: string): string {
  const entry = entryNames.get(name);
  if (entry !== undefined && isMembers(value)) {
    const [item = '', key = ''] = entry;
    return Object.entries(value)
      .map(
        ([entryKey, entryValue]) =>
          `<${item}>${xmlElement(key, entryKey)}${writeMember('Value', entryValue, action)}</${item}>`,
      )
      .join('');
  }
  if (Array.isArray(value)) {
    const item = name === 'Successful' ? `${action}ResultEntry` : (itemNames.get(name) ?? name);
    return value.map((part: Json) => writeMember(item, part, action)).join('');
  }
  if (!isMembers(value)) return xmlElement(name, String(value));
  const members = Object.entries(value).map(([memberName, part]) => writeMember(memberName, part, action));
  return `<${name}>${members.join('')}</${name}>`;
}

const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

const isMembers = (value: Json): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Returns an element that holds a text. */
export const xmlElement = (name: string, text: string): string => `<${name}>${escape(text)}</${name}>`;

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\r', '&#xD;');
