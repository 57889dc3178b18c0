import { isJsonObject } from '../../json/is-json-object.ts';
import type { Json } from '../../json/json.ts';
import { nearest } from '../check/did-you-mean.ts';
import { roles } from '../definition/bridge-file.ts';
import type {
  BridgeDraft,
  FeedDraft,
  NodeDraft,
  ProtobufDraft,
  RecipientDraft,
  TopicDraft,
} from './draft.ts';
import { fusionDraft } from './fusion-draft.ts';
import type { Path } from '../source/mistake.ts';
import { members, namesIn, schemaIn, textIn, textsIn } from './right-shape.ts';

/**
 * Reads the parts of a file that have the right shape.
 *
 * @param lost paths whose values could not be read at all
 */
export function draftOf(file: Json, lost: ReadonlySet<string>): BridgeDraft {
  const top = members(file);
  const { topics, fusions, recipients, models, name } = top;
  return {
    name: typeof name === 'string' ? name : undefined,
    topics: isJsonObject(topics)
      ? Object.entries(topics).map(([key, value]) => topicDraft(key, value))
      : undefined,
    fusions: Object.entries(members(fusions)).map(([key, value]) => fusionDraft(key, value, lost)),
    recipients:
      (recipients === undefined && !Object.keys(top).some(isMisspeltRecipients)) || isJsonObject(recipients)
        ? Object.entries(members(recipients)).map(([key, value]) => recipientDraft(key, value))
        : undefined,
    callers: Object.entries(members(top['sources'])).flatMap(([source, value]) => {
      const principal = textIn(members(value)['principal'], ['sources', source, 'principal']);
      return principal === undefined ? [] : [{ ...principal, source }];
    }),
    lacksCallers: top['gateway'] === true && top['sources'] === undefined,
    nodes:
      models === undefined || isJsonObject(models)
        ? Object.entries(members(models)).map(([key, value]) => nodeDraft(key, value))
        : undefined,
  };
}

/** Tells whether a key is `recipients` misspelt. That is the mistake then, not each name that the fusions use. */
const isMisspeltRecipients = (key: string): boolean => nearest(key, ['recipients']) !== undefined;

function nodeDraft(name: string, value: Json): NodeDraft {
  const path = ['models', name];
  const { provider, model, price } = members(value);
  return { name, path, provider, model: textIn(model, [...path, 'model']), hasPrice: price !== undefined };
}

function recipientDraft(name: string, value: Json): RecipientDraft {
  const path = ['recipients', name];
  const recipient = members(value);
  const http = members(recipient['http']);
  const shape = textIn(recipient['shape'], [...path, 'shape']);
  const protobuf = protobufIn(recipient['protobuf'], [...path, 'protobuf']);
  const webAddress = textIn(http['url'], [...path, 'http', 'url']);
  return { name, path, shape, protobuf, webAddress, allowsPrivate: http['allowPrivate'] === true };
}

function topicDraft(name: string, value: Json): TopicDraft {
  const path = ['topics', name];
  const topic = members(value);
  const privacy = members(topic['privacy']);
  return {
    name,
    path,
    role: roleIn(topic['role']),
    sources: Array.isArray(topic['sources']) ? namesIn(topic['sources'], [...path, 'sources']) : undefined,
    opens: typeof topic['opens'] === 'boolean' ? topic['opens'] : undefined,
    maxParts: typeof topic['maxParts'] === 'number' ? topic['maxParts'] : undefined,
    types: topic['types'] === undefined ? undefined : namesIn(topic['types'], [...path, 'types']),
    id: textsIn(topic['id'], [...path, 'id']),
    redact: [
      ...namesIn(topic['redact'], [...path, 'redact']),
      ...namesIn(privacy['redact'], [...path, 'privacy', 'redact']),
    ],
    correlate: textsIn(topic['correlate'], [...path, 'correlate']),
    schema: schemaIn(topic['schema'], [...path, 'schema']),
    from: feedDraft(topic['from'], [...path, 'from']),
    shape: textIn(topic['shape'], [...path, 'shape']),
    protobuf: protobufIn(topic['protobuf'], [...path, 'protobuf']),
  };
}

function protobufIn(value: Json | undefined, path: Path): ProtobufDraft | undefined {
  const { descriptor, message } = members(value);
  const [file, name] = [textIn(descriptor, [...path, 'descriptor']), textIn(message, [...path, 'message'])];
  return file === undefined || name === undefined ? undefined : { path, descriptor: file, message: name };
}

function feedDraft(value: Json | undefined, path: Path): FeedDraft | undefined {
  if (!isJsonObject(value)) return undefined;
  const { source, headers } = value;
  return { path, source, hasType: members(headers)['type'] !== undefined };
}

function roleIn(value: Json | undefined): TopicDraft['role'] {
  if (value === undefined) return 'part';
  return roles.find((role) => role === value);
}
