import { z } from 'zod';
import type { ProtobufType } from '../envelope/protobuf-type.ts';
import type { BridgeFile } from './definition/bridge-file.ts';
import type { BridgeDraft, ProtobufDraft, RecipientDraft, TopicDraft } from './draft/draft.ts';
import { isJsonObject, ownMember } from '../json/is-json-object.ts';
import type { JsonObject } from '../json/json.ts';
import { quote } from '../json/printable.ts';
import type { ReadMessageType } from './protobuf/read-descriptor.ts';
import type { Report } from './source/report.ts';
import type { FileRead, ReadFile } from './schema-files.ts';

/** A schema as it stands in a bridge file, in place. */
const schemaInPlace = z.record(z.string(), z.json());

/** A message type of the bridge file, with the schema of its JSON. */
interface Found {
  readonly type: ProtobufType;
  readonly schema: JsonObject;
}

/** The message types that the topics and recipients of one bridge file declare. */
export class MessageTypes {
  readonly #found: ReadonlyMap<string, Found>;
  readonly #problems: readonly Problem[];

  private constructor(found: ReadonlyMap<string, Found>, problems: readonly Problem[]) {
    this.#found = found;
    this.#problems = problems;
  }

  /** Reads the descriptor files. Loads the library of Protocol Buffers only where the file declares a message. */
  static async read(draft: BridgeDraft, readFile: ReadFile): Promise<MessageTypes> {
    const { topics = [], recipients = [] } = draft;
    const found = new Map<string, Found>();
    const problems: Problem[] = topics.flatMap(problemOfRole);
    for (const { protobuf } of [...topics, ...recipients]) {
      if (protobuf === undefined) continue;
      const read = await readDraft(protobuf, readFile);
      if (read.kind === 'message') found.set(keyOf(protobuf), read);
      else problems.push({ path: protobuf[read.at].path, message: read.message });
    }
    problems.push(...recipients.flatMap((recipient) => problemOfWhole(recipient, found)));
    return new MessageTypes(found, problems);
  }

  report(report: Report): void {
    for (const { path, message } of this.#problems) report.atValue(path, message);
  }

  /** Gives each topic that declares a message and no schema the schema of the message. */
  withSchemas(draft: BridgeDraft): BridgeDraft {
    const topics = draft.topics?.map((topic) => {
      const { protobuf, schema } = topic;
      const found = protobuf === undefined ? undefined : this.#found.get(keyOf(protobuf));
      if (found === undefined || protobuf === undefined || schema !== undefined) return topic;
      return { ...topic, schema: { value: found.schema, path: protobuf.message.path } };
    });
    return { ...draft, topics };
  }

  /** Does the same to a file without mistakes. */
  withSchemasOf(file: BridgeFile): BridgeFile {
    const topics = Object.entries(file.topics).map(([name, topic]) => {
      const { protobuf, schema } = topic;
      const isDerived = protobuf !== undefined && schema === undefined;
      return [
        name,
        isDerived ? { ...topic, schema: schemaInPlace.parse(this.of(protobuf).schema) } : topic,
      ] as const;
    });
    return { ...file, topics: Object.fromEntries(topics) };
  }

  /** Returns a declared type. Throws for one that was not read; check the file before. */
  of(declared: { readonly descriptor: string; readonly message: string }): Found {
    const found = this.#found.get(JSON.stringify([declared.descriptor, declared.message]));
    if (found === undefined)
      throw new TypeError('the bridge file lacks a message type; check it before compiling');
    return found;
  }
}

interface Problem {
  readonly path: ProtobufDraft['path'];
  readonly message: string;
}

function problemOfRole({ role, protobuf }: TopicDraft): readonly Problem[] {
  if (protobuf === undefined || role === 'part') return [];
  const message = 'only a topic of parts has bodies of a message; leave out protobuf';
  return [{ path: protobuf.path, message }];
}

/** Without a shape the message holds the whole body of a result, and every result has a receipt. */
function problemOfWhole(
  { shape, protobuf }: RecipientDraft,
  found: ReadonlyMap<string, Found>,
): readonly Problem[] {
  const type = protobuf === undefined ? undefined : found.get(keyOf(protobuf));
  if (protobuf === undefined || type === undefined || shape !== undefined) return [];
  if (mayHave(type.schema, 'receipt')) return [];
  const name = quote(protobuf.message.name);
  const message = `no result fits ${name}, which has no field "receipt"; add a shape that gives its fields, such as shape: data.result`;
  return [{ path: protobuf.message.path, message }];
}

/** Tells whether an object of a message's schema may have a member. */
function mayHave(schema: JsonObject, member: string): boolean {
  const { $ref: ref, $defs: all } = schema;
  const name = typeof ref === 'string' ? ref.replace('#/$defs/', '') : undefined;
  const inner = name !== undefined && isJsonObject(all) ? ownMember(all, name) : undefined;
  const { properties } = isJsonObject(inner) ? inner : schema;
  return !isJsonObject(properties) || ownMember(properties, member) !== undefined;
}

type Fault = Extract<ReadMessageType, { readonly kind: 'fault' }>;

function keyOf({ descriptor, message }: ProtobufDraft): string {
  return JSON.stringify([descriptor.name, message.name]);
}

async function readDraft(
  { descriptor, message }: ProtobufDraft,
  readFile: ReadFile,
): Promise<ReadMessageType> {
  const read: FileRead = await readFile(descriptor.name, 'base64');
  if (read.kind === 'unreadable')
    return fault(
      `${quote(descriptor.name)} ${read.reason}; name a descriptor set by its path from the folder of the bridge file`,
    );
  const library = await openLibrary();
  if (library === undefined)
    return fault('protobuf needs one more package: npm install --save-dev @bufbuild/protobuf');
  return library.readMessageType(descriptor.name, read.text, message.name);
}

function fault(message: string): Fault {
  return { kind: 'fault', at: 'descriptor', message };
}

async function openLibrary() {
  try {
    return await import('./protobuf/read-descriptor.ts');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}
