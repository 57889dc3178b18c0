import {
  create,
  createRegistry,
  type DescFile,
  type DescService,
  fromBinary,
  type MessageInitShape,
  type Registry,
  toBinary,
} from '@bufbuild/protobuf';
import { FileDescriptorProtoSchema } from '@bufbuild/protobuf/wkt';
import { Code, type ConnectRouter } from '@connectrpc/connect';
import {
  ServerReflection,
  type ServerReflectionRequest,
  ServerReflectionRequestSchema,
  type ServerReflectionResponse,
  ServerReflectionResponseSchema,
} from './generated/grpc/reflection/v1/reflection_pb.ts';

import { ServerReflection as OlderReflection } from './generated/grpc/reflection/v1alpha/reflection_pb.ts';

type ReflectionAnswer = NonNullable<
  MessageInitShape<typeof ServerReflectionResponseSchema>['messageResponse']
>;

/** Adds the reflection service of gRPC, for tools that ask a server for its interface: v1, and v1alpha. */
export function addReflection(router: ConnectRouter, services: readonly DescService[]): void {
  const files = filesOf(services.map(({ file }) => file));
  const registry = createRegistry(...files.values());
  const answer = async function* (
    requests: AsyncIterable<ServerReflectionRequest>,
  ): AsyncGenerator<ServerReflectionResponse> {
    for await (const request of requests)
      yield create(ServerReflectionResponseSchema, {
        validHost: request.host,
        originalRequest: request,
        messageResponse: respond(request, { services, files, registry }),
      });
  };
  router.service(ServerReflection, { serverReflectionInfo: answer });
  addOlder(router, answer);
}

/** Adds the service under its older name. Its messages have the same bytes. */
function addOlder(
  router: ConnectRouter,
  answer: (requests: AsyncIterable<ServerReflectionRequest>) => AsyncIterable<ServerReflectionResponse>,
): void {
  const { input, output } = OlderReflection.method.serverReflectionInfo;
  router.service(OlderReflection, {
    async *serverReflectionInfo(older) {
      const requests = (async function* () {
        for await (const one of older) yield fromBinary(ServerReflectionRequestSchema, toBinary(input, one));
      })();
      for await (const one of answer(requests))
        yield fromBinary(output, toBinary(ServerReflectionResponseSchema, one));
    },
  });
}

interface Known {
  readonly services: readonly DescService[];
  readonly files: ReadonlyMap<string, DescFile>;
  readonly registry: Registry;
}

function respond(
  { messageRequest }: ServerReflectionRequest,
  { services, files, registry }: Known,
): ReflectionAnswer {
  switch (messageRequest.case) {
    case 'listServices':
      return {
        case: 'listServicesResponse',
        value: { service: services.map(({ typeName }) => ({ name: typeName })) },
      };
    case 'fileByFilename':
      return fileResponse(files.get(messageRequest.value), messageRequest.value);
    case 'fileContainingSymbol':
      return fileResponse(fileOf(messageRequest.value, registry), messageRequest.value);
    case 'allExtensionNumbersOfType':
    case 'fileContainingExtension':
    case undefined:
      return missing('there are no extensions');
  }
}

/** Finds the file of a type, a service or one of its methods. */
function fileOf(symbol: string, registry: Registry): DescFile | undefined {
  const found = registry.get(symbol);
  if (found !== undefined) return found.kind === 'extension' ? undefined : found.file;
  const end = symbol.lastIndexOf('.');
  const service = end === -1 ? undefined : registry.getService(symbol.slice(0, end));
  return service?.methods.some(({ name }) => name === symbol.slice(end + 1)) ? service.file : undefined;
}

/** Answers with a file and everything that it imports, so that a tool need not ask again. */
function fileResponse(file: DescFile | undefined, name: string): ReflectionAnswer {
  if (file === undefined) return missing(`there is no ${name}`);
  const all = [...filesOf([file]).values()].map(({ proto }) => toBinary(FileDescriptorProtoSchema, proto));
  return { case: 'fileDescriptorResponse', value: { fileDescriptorProto: all } };
}

const missing = (errorMessage: string): ReflectionAnswer => ({
  case: 'errorResponse',
  value: { errorCode: Code.NotFound, errorMessage },
});

/** Lists files and what they import, each after its imports, by their names. */
function filesOf(roots: readonly DescFile[]): ReadonlyMap<string, DescFile> {
  const files = new Map<string, DescFile>();
  const add = (file: DescFile): void => {
    for (const one of file.dependencies) add(one);
    files.set(file.proto.name, file);
  };
  for (const root of roots) add(root);
  return files;
}
