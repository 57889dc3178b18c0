import { clone, create, type DescEnum, type DescMessage, type FileRegistry } from '@bufbuild/protobuf';
import {
  type DescriptorProto,
  type FileDescriptorProto,
  FileDescriptorProtoSchema,
  type FileDescriptorSet,
  FileDescriptorSetSchema,
  FileOptionsSchema,
} from '@bufbuild/protobuf/wkt';

/**
 * Returns the parts of a descriptor set that a message needs. They are its own type and those of its fields, without comments,
 * imports, services and extensions. Where it can hold an Any, all messages are needed.
 *
 * @param set its files in the order of their imports
 */
export function neededOf(
  set: FileDescriptorSet,
  root: DescMessage,
  registry: FileRegistry,
): FileDescriptorSet {
  const needed = reachable(root, registry);
  const files = new Set([...needed.values()].map(({ file }) => file.proto.name));
  return create(FileDescriptorSetSchema, {
    file: set.file.filter(({ name }) => files.has(name)).map((file) => keptFile(file, needed)),
  });
}

type Needed = ReadonlyMap<string, DescMessage | DescEnum>;

function reachable(root: DescMessage, registry: FileRegistry): Needed {
  const found = new Map<string, DescMessage | DescEnum>();
  const open: (DescMessage | DescEnum)[] = [root];
  for (let desc = open.pop(); desc !== undefined; desc = open.pop()) {
    if (found.has(desc.typeName)) continue;
    found.set(desc.typeName, desc);
    if (desc.kind === 'enum') continue;
    if (desc.typeName === 'google.protobuf.Any')
      open.push(...[...registry].filter((one) => one.kind === 'message'));
    for (const field of desc.fields) {
      const type = field.message ?? field.enum;
      if (type !== undefined) open.push(type);
    }
  }
  return found;
}

function keptFile(file: FileDescriptorProto, needed: Needed): FileDescriptorProto {
  const copy = clone(FileDescriptorProtoSchema, file);
  const prefix = file.package === '' ? '' : `${file.package}.`;
  const features = file.options?.features;
  copy.dependency = [];
  copy.publicDependency = [];
  copy.weakDependency = [];
  copy.service = [];
  copy.extension = [];
  delete copy.sourceCodeInfo;
  delete copy.options;
  // The features of an edition are options.
  if (features !== undefined) copy.options = create(FileOptionsSchema, { features });
  copy.messageType = copy.messageType.flatMap((one) => keptMessage(one, prefix, needed));
  copy.enumType = copy.enumType.filter(({ name }) => needed.has(prefix + name));
  return copy;
}

/** Returns a message that is needed, or that is the scope of one; the scope alone keeps no fields. */
function keptMessage(message: DescriptorProto, prefix: string, needed: Needed): DescriptorProto[] {
  const name = prefix + message.name;
  const desc = needed.get(name);
  const isEntry = message.options?.mapEntry === true;
  message.extension = [];
  message.nestedType = message.nestedType.flatMap((one) =>
    // The entry of a map belongs to its field, and has no descriptor of its own.
    one.options?.mapEntry === true && desc !== undefined ? [one] : keptMessage(one, `${name}.`, needed),
  );
  message.enumType = message.enumType.filter((one) => needed.has(`${name}.${one.name}`));
  if (desc !== undefined) return [message];
  if (isEntry || message.nestedType.length + message.enumType.length === 0) return [];
  message.field = [];
  message.oneofDecl = [];
  return [message];
}
