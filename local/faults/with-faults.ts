import { isJsonObject } from '../../shared/json/is-json-object.ts';
import type { Answer, Call, Respond } from '../endpoint/call.ts';
import { sendJson } from '../endpoint/send.ts';
import { parseJson } from '../eventbridge/aws-json.ts';
import type { Fault, Injected } from './fault.ts';
import type { FaultPlan } from './fault-plan.ts';
import { batchOperations } from './partial-batch.ts';
import { record, replay } from './recorded-answer.ts';
import { refusalOf } from './refusal.ts';

/**
 * Applies faults to calls, as AWS may. It refuses calls, fails them, lets them take effect without a response, or accepts
 * a batch in part. All callers meet them, functions and other programs alike.
 */
export const withFaults =
  (respond: Respond, plan: FaultPlan, onInjected: (injected: Injected) => void): Respond =>
  (call, response) => {
    const addressed = addresseeOf(call);
    if (addressed === undefined) return respond(call, response);
    const { operation } = addressed;
    const fault = plan(operation, batchOperations.has(operation));
    if (fault === undefined) return respond(call, response);
    onInjected({ kind: fault.kind, operation });
    return meet(fault, addressed, call, response, respond);
  };

interface Addressee {
  readonly service: string;
  readonly operation: string;
}

/**
 * Returns the service and operation of a call. The form protocol of older clients meets no faults, nor do requests that
 * are no service call.
 */
function addresseeOf({ request, url }: Call): Addressee | undefined {
  const target = request.headers['x-amz-target'];
  if (typeof target === 'string') {
    const [service = '', operation = ''] = target.split('.', 2);
    return { service, operation };
  }
  const [, collection = ''] = url.pathname.split('/', 2);
  if (!/^schedules?(-groups)?$/.test(collection)) return undefined;
  return { service: 'scheduler', operation: `${request.method ?? ''} ${collection}` };
}

async function meet(
  fault: Fault,
  { service, operation }: Addressee,
  call: Call,
  response: Answer,
  respond: Respond,
): Promise<void> {
  switch (fault.kind) {
    case 'throttled':
    case 'failed': {
      const refusal = refusalOf(service, fault.kind);
      if (refusal === undefined) return respond(call, response);
      return sendJson(response, refusal.status, refusal.body, refusal.headers);
    }
    case 'cut':
      await record(respond, call);
      call.request.socket.destroy();
      return;
    case 'withheld':
      await record(respond, call);
      return;
    case 'partial':
      return answerInPart(fault, operation, call, response, respond);
  }
}

async function answerInPart(
  { refused }: Extract<Fault, { kind: 'partial' }>,
  operation: string,
  call: Call,
  response: Answer,
  respond: Respond,
): Promise<void> {
  const request = parseJson(call.body.toString());
  const parted = isJsonObject(request) ? batchOperations.get(operation)?.(request, refused) : undefined;
  if (parted === undefined) return respond(call, response);
  if (parted.rest === undefined) return sendJson(response, 200, parted.complete({}));
  const answer = await record(respond, { ...call, body: Buffer.from(JSON.stringify(parted.rest)) });
  const body = parseJson(answer.body);
  const isAnswered = answer.status === 200 && isJsonObject(body);
  return replay(isAnswered ? { ...answer, body: JSON.stringify(parted.complete(body)) } : answer, response);
}
