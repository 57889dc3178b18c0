import type { BuildAppOptions } from 'fauxqs';

export type SqsStore = NonNullable<BuildAppOptions['stores']>['sqsStore'];

export type SqsQueue = NonNullable<ReturnType<SqsStore['getQueueByArn']>>;

export type SqsMessage = Parameters<SqsQueue['enqueue']>[0];

export type ReceivedMessage = ReturnType<SqsQueue['dequeue']>[number];

/** Runs one operation of the JSON protocol. Of the request it reads only the host, to build queue URLs. */
type Action = (
  input: Record<string, unknown>,
  store: SqsStore,
  request: { readonly headers: Headers },
) => unknown;
type Headers = Readonly<Record<string, string>>;

/** The parts of fauxqs that implement SQS. */
export interface Fauxqs {
  readonly SqsStore: new () => SqsStore;
  readonly createMessage: (
    body: string,
    attributes: SqsMessage['messageAttributes'],
    delaySeconds?: number,
  ) => SqsMessage;
  readonly actions: ReadonlyMap<string, Action>;
}

const operations = [
  'ChangeMessageVisibility',
  'ChangeMessageVisibilityBatch',
  'CreateQueue',
  'DeleteMessage',
  'DeleteMessageBatch',
  'DeleteQueue',
  'GetQueueAttributes',
  'GetQueueUrl',
  'ListQueueTags',
  'ListQueues',
  'PurgeQueue',
  'ReceiveMessage',
  'SendMessage',
  'SendMessageBatch',
  'SetQueueAttributes',
  'TagQueue',
  'UntagQueue',
];

/**
 * Loads fauxqs' queue store and its operations without its server. The main module also loads fastify, SNS and S3, which
 * costs 30 MB and 160 ms. Its version is pinned for that reason.
 */
export async function loadFauxqs(): Promise<Fauxqs> {
  const dist = new URL('./', import.meta.resolve('fauxqs'));
  const load = (path: string): Promise<unknown> => import(/* @vite-ignore */ new URL(path, dist).href);
  const [stores, types, ...modules] = await Promise.all([
    load('sqs/sqsStore.js'),
    load('sqs/sqsTypes.js'),
    ...operations.map((name) => load(`sqs/actions/${lowerFirst(name)}.js`)),
  ]);
  if (!hasStore(stores) || !hasPattern(types))
    throw new Error('fauxqs has another version than this code supports; run "npm ci"');
  admitAllOfUnicode(types.INVALID_MESSAGE_BODY_CHAR);
  const actions = operations.map((name, index): readonly [string, Action] => {
    const action = exportOf(modules[index], lowerFirst(name));
    if (!isAction(action)) throw new Error(`fauxqs has no ${name}`);
    return [name, action];
  });
  return {
    SqsStore: stores.SqsStore,
    createMessage: stores.SqsStore.createMessage,
    actions: new Map(actions),
  };
}

/**
 * Makes fauxqs accept all of Unicode. SQS accepts every character of XML 1.0, but fauxqs 2.4.1 none beyond U+FFFF: its
 * pattern lacks the `u` flag and treats the two halves of an emoji as two bad characters.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 */
function admitAllOfUnicode(invalid: RegExp): void {
  const really = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;
  invalid.test = (text) => really.test(text);
}

interface StoreModule {
  readonly SqsStore: (new () => SqsStore) & { readonly createMessage: Fauxqs['createMessage'] };
}

const hasStore = (module: unknown): module is StoreModule => {
  const store = exportOf(module, 'SqsStore');
  return typeof store === 'function' && 'createMessage' in store && typeof store.createMessage === 'function';
};

const hasPattern = (module: unknown): module is { readonly INVALID_MESSAGE_BODY_CHAR: RegExp } =>
  exportOf(module, 'INVALID_MESSAGE_BODY_CHAR') instanceof RegExp;

const isAction = (value: unknown): value is Action => typeof value === 'function';

const exportOf = (module: unknown, name: string): unknown =>
  typeof module === 'object' && module !== null ? Reflect.get(module, name) : undefined;

const lowerFirst = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);
