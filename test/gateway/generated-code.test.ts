import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DescFile, DescMessage } from '@bufbuild/protobuf';
import { expect, test } from 'vitest';
import { file_fusion_v1_bus } from '../../shared/gateway/generated/fusion/v1/bus_pb.ts';
import { file_fusion_v1_cloudevents } from '../../shared/gateway/generated/fusion/v1/cloudevents_pb.ts';
import { file_grpc_health_v1_health } from '../../shared/gateway/generated/grpc/health/v1/health_pb.ts';
import { file_grpc_reflection_v1_reflection } from '../../shared/gateway/generated/grpc/reflection/v1/reflection_pb.ts';
import { file_grpc_reflection_v1alpha_reflection } from '../../shared/gateway/generated/grpc/reflection/v1alpha/reflection_pb.ts';
import { digestsFile, protoDigests, root } from './proto-digests.ts';

const files = [
  file_fusion_v1_bus,
  file_fusion_v1_cloudevents,
  file_grpc_health_v1_health,
  file_grpc_reflection_v1_reflection,
  file_grpc_reflection_v1alpha_reflection,
];

test('The generated code belongs to the interface files as they are; else run npm run generate:proto', () => {
  const digests = protoDigests();
  expect(Object.keys(digests).length).toBeGreaterThan(10);
  expect(JSON.parse(readFileSync(digestsFile, 'utf8'))).toEqual(digests);
});

test.each(files.map((file) => [file.proto.name, file] as const))(
  'The descriptor of %s has the fields, numbers and methods of its text',
  (name, file) => {
    const text = readFileSync(join(root, 'proto', name), 'utf8').replaceAll(/\/\/.*$/gm, '');
    const numbers = [...text.matchAll(/(\w+) = (\d+);/g)].map(([, field, number]) => `${field} ${number}`);
    const methods = [...text.matchAll(/rpc (\w+)\(/g)].map(([, method]) => method);
    expect(numbers.length).toBeGreaterThan(4);
    expect(namesIn(file).toSorted()).toEqual(numbers.toSorted());
    expect(file.services.flatMap((service) => service.methods.map((method) => method.name))).toEqual(methods);
  },
);

function namesIn({ messages }: DescFile): readonly string[] {
  const of = (message: DescMessage): readonly string[] => [
    ...message.fields.map(({ name, number }) => `${name} ${number}`),
    ...message.nestedEnums.flatMap((one) => one.values.map((value) => `${value.name} ${value.number}`)),
    ...message.nestedMessages.flatMap(of),
  ];
  return messages.flatMap(of);
}
