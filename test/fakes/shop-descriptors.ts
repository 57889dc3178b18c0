import { create, type MessageInitShape, toBinary } from '@bufbuild/protobuf';
import {
  type FieldDescriptorProto,
  FieldDescriptorProto_Label as Label,
  FieldDescriptorProto_Type as Type,
  FieldDescriptorProtoSchema,
  type FileDescriptorProto,
  FileDescriptorProtoSchema,
  FileDescriptorSetSchema,
  file_google_protobuf_any,
  file_google_protobuf_duration,
  file_google_protobuf_field_mask,
  file_google_protobuf_struct,
  file_google_protobuf_timestamp,
  file_google_protobuf_wrappers,
} from '@bufbuild/protobuf/wkt';

type Init = MessageInitShape<typeof FieldDescriptorProtoSchema>;

function field(name: string, number: number, type: Type, more: Init = {}): FieldDescriptorProto {
  const jsonName = name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const optional = { label: Label.OPTIONAL, ...more };
  return create(FieldDescriptorProtoSchema, { name, number, type, jsonName, ...optional });
}

const of = (typeName: string): Init => ({ typeName: `.${typeName}` });
const many = (more: Init = {}): Init => ({ label: Label.REPEATED, ...more });

/** Every scalar type, with its name as the name of the field. */
export const scalarTypes = [
  'double',
  'float',
  'int64',
  'uint64',
  'int32',
  'fixed64',
  'fixed32',
  'bool',
  'string',
  'bytes',
  'uint32',
  'sfixed32',
  'sfixed64',
  'sint32',
  'sint64',
] as const;

const typeOf = {
  double: Type.DOUBLE,
  float: Type.FLOAT,
  int64: Type.INT64,
  uint64: Type.UINT64,
  int32: Type.INT32,
  fixed64: Type.FIXED64,
  fixed32: Type.FIXED32,
  bool: Type.BOOL,
  string: Type.STRING,
  bytes: Type.BYTES,
  uint32: Type.UINT32,
  sfixed32: Type.SFIXED32,
  sfixed64: Type.SFIXED64,
  sint32: Type.SINT32,
  sint64: Type.SINT64,
} as const;

const shop = create(FileDescriptorProtoSchema, {
  name: 'shop/v1/user.proto',
  package: 'shop.v1',
  syntax: 'proto3',
  dependency: [
    'google/protobuf/any.proto',
    'google/protobuf/duration.proto',
    'google/protobuf/field_mask.proto',
    'google/protobuf/struct.proto',
    'google/protobuf/timestamp.proto',
    'google/protobuf/wrappers.proto',
  ],
  service: [
    { name: 'Users', method: [{ name: 'Get', inputType: '.shop.v1.Address', outputType: '.shop.v1.User' }] },
  ],
  enumType: [
    {
      name: 'Level',
      value: [
        { name: 'LEVEL_NONE', number: 0 },
        { name: 'LEVEL_GOLD', number: 7 },
      ],
    },
    { name: 'Unneeded', value: [{ name: 'UNNEEDED', number: 0 }] },
  ],
  messageType: [
    {
      name: 'User',
      oneofDecl: [{ name: 'contact' }, { name: '_age' }],
      nestedType: [
        {
          name: 'CountsEntry',
          options: { mapEntry: true },
          field: [field('key', 1, Type.STRING), field('value', 2, Type.INT64)],
        },
        {
          name: 'HomesEntry',
          options: { mapEntry: true },
          field: [field('key', 1, Type.INT32), field('value', 2, Type.MESSAGE, of('shop.v1.Address'))],
        },
      ],
      field: [
        field('user_id', 1, Type.INT64),
        field('name', 2, Type.STRING),
        field('price', 3, Type.FLOAT),
        field('level', 4, Type.ENUM, of('shop.v1.Level')),
        field('marks', 5, Type.INT32, many()),
        field('addresses', 6, Type.MESSAGE, many(of('shop.v1.Address'))),
        field('counts', 7, Type.MESSAGE, many(of('shop.v1.User.CountsEntry'))),
        field('homes', 8, Type.MESSAGE, many(of('shop.v1.User.HomesEntry'))),
        field('mail', 9, Type.STRING, { oneofIndex: 0 }),
        field('phone', 10, Type.INT64, { oneofIndex: 0 }),
        field('age', 11, Type.INT32, { oneofIndex: 1, proto3Optional: true }),
        field('seen_at', 12, Type.MESSAGE, of('google.protobuf.Timestamp')),
        field('took', 13, Type.MESSAGE, of('google.protobuf.Duration')),
        field('wide', 14, Type.MESSAGE, of('google.protobuf.Int64Value')),
        field('loose', 15, Type.MESSAGE, of('google.protobuf.Struct')),
        field('any_value', 16, Type.MESSAGE, of('google.protobuf.Value')),
        field('friend', 17, Type.MESSAGE, of('shop.v1.User')),
        field('mask', 18, Type.MESSAGE, of('google.protobuf.FieldMask')),
        field('score', 19, Type.DOUBLE),
      ],
    },
    {
      name: 'Address',
      field: [field('street', 1, Type.STRING), field('zip', 2, Type.UINT64)],
    },
    {
      name: 'Scalars',
      field: [
        ...scalarTypes.map((name, index) => field(name, index + 1, typeOf[name])),
        ...scalarTypes.map((name, index) => field(`${name}_list`, index + 21, typeOf[name], many())),
      ],
    },
    { name: 'Carrier', field: [field('load', 1, Type.MESSAGE, of('google.protobuf.Any'))] },
    {
      name: 'Wide',
      field: Array.from({ length: 300 }, (_, index) =>
        field(`f${index}`, index + 2, Type.INT32, many()),
      ).concat(field('more', 1, Type.MESSAGE, many(of('shop.v1.Wide')))),
    },
  ],
});

const old = create(FileDescriptorProtoSchema, {
  name: 'shop/v1/old.proto',
  package: 'shop.v1',
  syntax: 'proto2',
  enumType: [{ name: 'Closed', value: [{ name: 'ONE', number: 1 }] }],
  messageType: [
    {
      name: 'Old',
      field: [
        field('count', 1, Type.INT32, { label: Label.REQUIRED }),
        field('part', 2, Type.GROUP, of('shop.v1.Old.Part')),
        field('closed', 3, Type.ENUM, of('shop.v1.Closed')),
      ],
      nestedType: [{ name: 'Part', field: [field('note', 1, Type.STRING)] }],
    },
  ],
});

const wellKnown: readonly FileDescriptorProto[] = [
  file_google_protobuf_any,
  file_google_protobuf_duration,
  file_google_protobuf_field_mask,
  file_google_protobuf_struct,
  file_google_protobuf_timestamp,
  file_google_protobuf_wrappers,
].map(({ proto }) => proto);

/** A descriptor set as `protoc --include_imports` writes it, in base64. */
export const shopDescriptor = base64Of([...wellKnown, shop, old]);

/** The same without the imports. */
export const bareDescriptor = base64Of([shop]);

function base64Of(files: readonly FileDescriptorProto[]): string {
  const set = create(FileDescriptorSetSchema, { file: [...files] });
  return Buffer.from(toBinary(FileDescriptorSetSchema, set)).toString('base64');
}
