import { z } from 'zod';
import { text } from './file-values.ts';

const secretArn = (what: string) =>
  z
    .string()
    .regex(
      /^arn:[\w-]+:secretsmanager:[\w-]*:\d{12}:secret:.+$/,
      'expected the ARN of a secret; the secret itself is never in this file',
    )
    .describe(what);

const batch = (most: number, fallback: number) =>
  z.int().min(1).max(most).default(fallback).describe('The most messages that are handled at once.');

const network = z
  .strictObject({
    subnets: z.array(text).min(1, 'expected at least one subnet').describe('The ids of the subnets.'),
    securityGroups: z
      .array(text)
      .min(1, 'expected at least one security group')
      .describe('The ids of the security groups.'),
  })
  .describe(
    "The private network of a cluster that is not Amazon's. Clusters of MSK and brokers of MQ bring their own.",
  );

const pollers = z
  .strictObject({
    min: z.int().min(1).max(200).default(1).describe('The least pollers, which are paid for at all times.'),
    max: z.int().min(1).max(2_000).default(2).describe('The most pollers.'),
  })
  .refine(({ min, max }) => min <= max, 'expected min to be at most max; raise max')
  .describe(
    'Provisioned pollers. Only with them does AWS split a batch that fails, and deliver again no more than what has failed. They cost money at all times: see the page on transports.',
  );

/** The kinds of proof that a Kafka client gives. */
const auth = z
  .enum(['none', 'iam', 'scram-512', 'scram-256', 'plain', 'mtls'])
  .optional()
  .describe(
    'The proof of who reads. `iam` is for clusters of Amazon MSK. `scram-512`, `scram-256` and `plain` need a `secret` with `username` and `password`; `mtls` one with `certificate` and `privateKey`. By default `iam` for a cluster of MSK without a secret, `scram-512` with a secret, and else `none`.',
  );

const withSecret = new Set(['scram-512', 'scram-256', 'plain', 'mtls']);

export const kafkaFile = z
  .strictObject({
    topics: z.array(text).min(1, 'expected at least one topic of Kafka').describe('The topics of Kafka.'),
    bootstrap: z
      .array(z.string().regex(/^[^\s:]+:\d{1,5}$/, 'expected host:port'))
      .min(1, 'expected at least one broker')
      .optional()
      .describe('The addresses of brokers, `host:port`. One of `bootstrap` and `cluster` is needed.'),
    cluster: z
      .string()
      .regex(/^arn:[\w-]+:kafka:[\w-]*:\d{12}:cluster\/.+$/, 'expected the ARN of a cluster of Amazon MSK')
      .optional()
      .describe('The ARN of a cluster of Amazon MSK.'),
    group: z
      .string()
      .regex(/^[A-Za-z0-9\-/*:_+=.@]{1,150}$/, 'expected a name of letters, digits and -/*:_+=.@')
      .optional()
      .describe(
        'The consumer group, which no other consumer may have. By default `<bridge>.<topic>`. With several topics, each has `<group>.<topic of Kafka>`.',
      ),
    start: z
      .enum(['earliest', 'latest'])
      .default('earliest')
      .describe('The beginning of a group that has read nothing yet.'),
    auth,
    secret: secretArn('The ARN of the secret in Secrets Manager with the credentials.').optional(),
    certificate: secretArn(
      'The ARN of the secret with the certificate (`certificate`) of a private authority that signs those of the brokers.',
    ).optional(),
    network: network.optional(),
    pollers: pollers.optional(),
    batch: batch(10_000, 100),
  })
  .refine(
    ({ bootstrap, cluster }) => (bootstrap === undefined) !== (cluster === undefined),
    'one of bootstrap and cluster names the brokers; write cluster for Amazon MSK, and bootstrap for any other',
  )
  .refine(
    ({ auth: proof, cluster }) => proof !== 'iam' || cluster !== undefined,
    'auth: iam needs a cluster; name the one of Amazon MSK, or choose another auth',
  )
  .refine(
    ({ auth: proof, cluster }) => cluster === undefined || !['scram-256', 'plain'].includes(proof ?? ''),
    'a cluster of Amazon MSK knows iam, scram-512, mtls and none; choose another auth',
  )
  .refine(
    ({ auth: proof, secret }) => proof === undefined || withSecret.has(proof) === (secret !== undefined),
    'a secret belongs to auth: scram-512, scram-256, plain and mtls; name the secret, or choose another auth',
  )
  .refine(
    ({ network: place, cluster }) => place === undefined || cluster === undefined,
    'a cluster of Amazon MSK brings its own network; leave out the key',
  )
  .describe('Topics of Kafka.');

export const rabbitmqFile = z
  .strictObject({
    queues: z.array(text).min(1, 'expected at least one queue').describe('The queues. They must exist.'),
    broker: z
      .string()
      .regex(
        /^(arn:[\w-]+:mq:[\w-]*:\d{12}:broker:.+|amqps?:\/\/[^/?#@\s]+)$/,
        'expected the ARN of a broker of Amazon MQ, or amqps://host without a name and a password',
      )
      .describe(
        'The ARN of a broker of Amazon MQ, or the address of another (`amqps://host`). AWS reads brokers of Amazon MQ only; the gateway reads any.',
      ),
    virtualHost: text.default('/').describe('The virtual host.'),
    secret: secretArn('The ARN of the secret with `username` and `password`.').optional(),
    batch: batch(10_000, 100),
  })
  .refine(
    ({ broker, secret }) => !broker.startsWith('arn:') || secret !== undefined,
    'a broker of Amazon MQ needs a secret; add the ARN of the one with its name and password',
  )
  .describe('Queues of RabbitMQ.');
