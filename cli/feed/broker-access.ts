import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { KafkaConsumption } from '../../shared/adapters/kafka/consume-kafka.ts';
import { isJsonObject, ownMember } from '../../shared/json/is-json-object.ts';
import { quote } from '../../shared/json/printable.ts';
import { parseJson } from '../../shared/json/parse-json.ts';
import type { KafkaBroker, RabbitmqBroker } from '../../shared/policy/feed/feed.ts';
import { UserError } from '../../shared/ports/user-error.ts';

/** The names of SASL for the kinds of proof that a secret holds. */
const mechanisms = { 'scram-512': 'SCRAM-SHA-512', 'scram-256': 'SCRAM-SHA-256', plain: 'PLAIN' } as const;

/** Returns the proof and the certificates with which a consumer reads Kafka. They are read from Secrets Manager. */
export async function kafkaAccess({
  auth,
  secret,
  certificate,
}: KafkaBroker): Promise<Pick<KafkaConsumption, 'tls' | 'sasl'>> {
  const ca = certificate === undefined ? {} : { ca: await memberOfSecret(certificate, 'certificate') };
  switch (auth) {
    case 'none':
      return certificate === undefined ? {} : { tls: ca };
    case 'iam':
      throw new UserError(
        'auth: iam is for the event sources of AWS; the gateway reads MSK with scram-512 or mtls',
      );
    case 'mtls': {
      const arn = secret ?? '';
      const cert = await memberOfSecret(arn, 'certificate');
      return { tls: { ...ca, cert, key: await memberOfSecret(arn, 'privateKey') } };
    }
    case 'scram-512':
    case 'scram-256':
    case 'plain': {
      const { username, password } = await credentials(secret ?? '');
      return { tls: ca, sasl: { mechanism: mechanisms[auth], username, password } };
    }
  }
}

/** Returns the address of a RabbitMQ with its name and password. */
export async function rabbitmqUrl({ broker, secret }: RabbitmqBroker): Promise<string> {
  if (broker.startsWith('arn:'))
    throw new UserError(
      'a broker of Amazon MQ is read by its event source; name its address with --rabbitmq',
    );
  if (secret === undefined) return broker;
  const { username, password } = await credentials(secret);
  const url = new URL(broker);
  url.username = encodeURIComponent(username);
  url.password = encodeURIComponent(password);
  return url.href;
}

async function credentials(arn: string): Promise<{ readonly username: string; readonly password: string }> {
  return { username: await memberOfSecret(arn, 'username'), password: await memberOfSecret(arn, 'password') };
}

async function memberOfSecret(arn: string, name: string): Promise<string> {
  const client = new SecretsManagerClient({});
  const { SecretString: text = '' } = await client.send(new GetSecretValueCommand({ SecretId: arn }));
  const parsed = parseJson(text);
  const value =
    parsed.kind === 'json' && isJsonObject(parsed.value) ? ownMember(parsed.value, name) : undefined;
  if (typeof value === 'string') return value;
  throw new UserError(`the secret ${quote(arn)} has no text ${quote(name)}`);
}
