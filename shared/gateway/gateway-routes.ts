import {
  Code,
  type ConnectRouter,
  type ConnectRouterOptions,
  type HandlerContext,
} from '@connectrpc/connect';
import { explainFault } from './explain-fault.ts';
import type { GatewayPorts } from './gateway-ports.ts';
import { Bus } from './generated/fusion/v1/bus_pb.ts';
import { Health } from './generated/grpc/health/v1/health_pb.ts';
import { ServerReflection } from './generated/grpc/reflection/v1/reflection_pb.ts';
import { addHealth } from './health-service.ts';
import { problem } from './problem.ts';
import { receiveService } from './receive-service.ts';
import { addReflection } from './reflection-service.ts';
import { requestService } from './request-service.ts';
import { sendService } from './send-service.ts';

/** The bounds of every home: a message that is larger is answered with RESOURCE_EXHAUSTED before it is read. */
export const gatewayLimits = {
  readMaxBytes: 4 * 1024 * 1024,
  /** The longest deadline that a call may ask for. */
  maxTimeoutMs: 24 * 3_600_000,
} satisfies Partial<ConnectRouterOptions>;

/** The most calls that run at once, streams apart. */
const mostCalls = 5_000;

/** Returns the routes of a gateway. They are the same in all its homes, and for gRPC, gRPC-Web and Connect. */
export function gatewayRoutes(ports: GatewayPorts): (router: ConnectRouter) => void {
  const services = [Bus, Health, ServerReflection];
  let calls = 0;
  const bounded =
    <I, O>(answer: (request: I, context: HandlerContext) => Promise<O>) =>
    async (request: I, context: HandlerContext): Promise<O> => {
      if (calls >= mostCalls) throw tooManyCalls();
      calls += 1;
      try {
        // A caller that has left, or whose deadline is over, posts nothing.
        context.signal.throwIfAborted();
        return await answer(request, context);
      } catch (fault) {
        throw explainFault(fault, ports.onFault);
      } finally {
        calls -= 1;
      }
    };
  const { send, sendBatch, sendMessage } = sendService(ports);
  const { request, explain } = requestService(ports);
  const { receive, receiveMessage, ack } = receiveService(ports);
  return (router) => {
    router.service(Bus, {
      send: bounded(send),
      sendBatch: bounded(sendBatch),
      sendMessage: bounded(sendMessage),
      request: bounded(request),
      explain: bounded(explain),
      ack: bounded(ack),
      receive,
      receiveMessage,
    });
    addHealth(
      router,
      services.map(({ typeName }) => typeName),
    );
    addReflection(router, services);
  };
}

const tooManyCalls = () =>
  problem(Code.ResourceExhausted, {
    place: 'the gateway',
    cause: `${mostCalls} calls are under way`,
    remedy: 'send fewer at once, several events in one call, or start another gateway',
  });
