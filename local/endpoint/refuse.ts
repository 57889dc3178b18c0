import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { xmlElement, writeQueryReply } from '../sqs/query-protocol.ts';
import type { Answer } from './call.ts';
import { sendJson, sendXml } from './send.ts';

/** A refusal before any service has seen the request. */
export interface Refusal {
  readonly status: number;
  /** The code of the error in the older protocols, such as `AccessDenied`. */
  readonly code: string;
  readonly message: string;
}

/** The protocol that a request speaks, as far as its head shows. */
export type Protocol = 'sqs-json' | 'json' | 'query' | 's3' | 'rest-json';

type Head = Pick<IncomingMessage, 'headers' | 'url'>;

/**
 * Tells the protocol of a request as AWS' own gateways do. They look at `X-Amz-Target`, at the signature for S3, at the
 * path, and at the form.
 */
export function protocolOf(head: Head): Protocol {
  const { headers, url = '' } = head;
  const target = headers['x-amz-target'];
  if (typeof target === 'string') return target.startsWith('AmazonSQS.') ? 'sqs-json' : 'json';
  if (signedFor(head) === 's3') return 's3';
  if (/^\/schedules?(-groups)?([/?]|$)/.test(url)) return 'rest-json';
  return headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true ? 'query' : 'json';
}

/**
 * Returns the service that a request was signed for. Requests to S3 have nothing else in common, because any path may
 * be a key. The signature itself is not checked.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html
 */
export function signedFor({ headers, url = '' }: Head): string | undefined {
  const query = new URLSearchParams(url.slice(url.indexOf('?') + 1));
  const credential = headers.authorization ?? query.get('X-Amz-Credential') ?? '';
  return /\/([^/]+)\/aws4_request/.exec(credential)?.[1];
}

/** Answers a request with a refusal that its client understands as an error of AWS. */
export function refuse(head: Head, response: Answer, { status, code, message }: Refusal): void {
  const type = /(?:Exception|Failure)$/.test(code) ? code : `${code}Exception`;
  switch (protocolOf(head)) {
    case 'query': {
      const reply = { status, body: { __type: code, message } };
      return sendXml(response, status, writeQueryReply('', reply, randomUUID()));
    }
    case 's3': {
      const error = [xmlElement('Code', code), xmlElement('Message', message)].join('');
      return sendXml(response, status, `<?xml version="1.0" encoding="UTF-8"?>\n<Error>${error}</Error>`);
    }
    case 'sqs-json':
      return sendJson(
        response,
        status,
        { __type: `com.amazonaws.sqs#${type}`, message },
        { 'x-amzn-query-error': `${code};Sender` },
      );
    case 'rest-json':
    case 'json':
      return sendJson(
        response,
        status,
        { __type: type, message, Message: message },
        { 'x-amzn-errortype': type },
      );
  }
}
