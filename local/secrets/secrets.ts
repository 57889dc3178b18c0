import { randomUUID } from 'node:crypto';
import type { JsonObject } from '../../shared/json/json.ts';
import { AwsError, answer, compact, readTags, readText, requireText } from '../eventbridge/aws-json.ts';
import type { Fields, Reply, Tag } from '../eventbridge/aws-json.ts';

export interface SecretsOptions {
  readonly account?: string;
  readonly region?: string;
  readonly now?: () => Date;
  readonly newId?: () => string;
}

/** Secrets Manager in this process. Values live in its memory only and appear in no message. */
export interface Secrets {
  /** Runs one operation of the JSON 1.1 protocol, named without the `secretsmanager.` of `X-Amz-Target`. */
  readonly handle: (operation: string, input: unknown) => Promise<Reply>;
}

interface Version {
  readonly id: string;
  readonly createdAt: number;
  /** `SecretString`, or `SecretBinary` in base64, as it came. */
  readonly value: JsonObject;
  stages: readonly string[];
}

interface Secret {
  readonly name: string;
  readonly arn: string;
  readonly description: string | undefined;
  readonly tags: readonly Tag[];
  readonly createdAt: number;
  readonly versions: Map<string, Version>;
}

const current = 'AWSCURRENT';
const previous = 'AWSPREVIOUS';

const notFound = (message: string): AwsError => new AwsError('ResourceNotFoundException', message);

export function createSecrets(options: SecretsOptions = {}): Secrets {
  const {
    account = '000000000000',
    region = 'us-east-1',
    now = () => new Date(),
    newId = randomUUID,
  } = options;
  const prefix = `arn:aws:secretsmanager:${region}:${account}:secret:`;
  const secrets = new Map<string, Secret>();
  const seconds = (): number => now().getTime() / 1000;

  /** Finds a secret by its name, its ARN, or its ARN without the six characters that AWS appends. */
  const requireSecret = (input: Fields): Secret => {
    const id = requireText(input, 'SecretId');
    const secret = [...secrets.values()].find(
      ({ name, arn }) => id === name || id === arn || id === arn.slice(0, -'-123456'.length),
    );
    if (secret === undefined) throw notFound("Secrets Manager can't find the specified secret.");
    return secret;
  };

  const create = (input: Fields): JsonObject => {
    const name = requireText(input, 'Name');
    if (secrets.has(name)) {
      throw new AwsError(
        'ResourceExistsException',
        `The operation failed because the secret ${name} already exists.`,
      );
    }
    const secret: Secret = {
      name,
      arn: `${prefix}${name}-${newId().replaceAll('-', '').slice(0, 6)}`,
      description: readText(input, 'Description'),
      tags: readTags(input),
      createdAt: seconds(),
      versions: new Map(),
    };
    const value = readValue(input);
    // A secret may be created empty.
    const version = value === undefined ? undefined : addVersion(secret, input, value);
    secrets.set(name, secret);
    return compact({ ARN: secret.arn, Name: name, VersionId: version?.id });
  };

  const addVersion = (secret: Secret, input: Fields, value: JsonObject): Version => {
    const id = readText(input, 'ClientRequestToken') ?? newId();
    const known = secret.versions.get(id);
    if (known !== undefined) {
      if (JSON.stringify(known.value) === JSON.stringify(value)) return known;
      throw new AwsError(
        'ResourceExistsException',
        `The operation failed because the version ${id} already exists with another value.`,
      );
    }
    for (const version of secret.versions.values()) {
      version.stages = version.stages.includes(current) ? [previous] : [];
    }
    const version = { id, createdAt: seconds(), value, stages: [current] };
    secret.versions.set(id, version);
    return version;
  };

  const put = (input: Fields): JsonObject => {
    const secret = requireSecret(input);
    const value = readValue(input);
    if (value === undefined) {
      throw new AwsError('InvalidRequestException', 'You must provide either SecretString or SecretBinary.');
    }
    const { id, stages } = addVersion(secret, input, value);
    return { ARN: secret.arn, Name: secret.name, VersionId: id, VersionStages: stages };
  };

  const get = (input: Fields): JsonObject => {
    const secret = requireSecret(input);
    const id = readText(input, 'VersionId');
    const stage = readText(input, 'VersionStage') ?? (id === undefined ? current : undefined);
    const version = [...secret.versions.values()].find(
      (candidate) =>
        (id === undefined || candidate.id === id) &&
        (stage === undefined || candidate.stages.includes(stage)),
    );
    if (version === undefined) {
      const what = id === undefined ? `staging label: ${stage ?? ''}` : `VersionId: ${id}`;
      throw notFound(`Secrets Manager can't find the specified secret value for ${what}`);
    }
    return {
      ARN: secret.arn,
      Name: secret.name,
      VersionId: version.id,
      VersionStages: version.stages,
      CreatedDate: version.createdAt,
      ...version.value,
    };
  };

  const describe = (input: Fields): JsonObject => {
    const secret = requireSecret(input);
    return compact({
      ARN: secret.arn,
      Name: secret.name,
      Description: secret.description,
      CreatedDate: secret.createdAt,
      LastChangedDate: Math.max(
        secret.createdAt,
        ...[...secret.versions.values()].map(({ createdAt }) => createdAt),
      ),
      Tags: secret.tags.map(({ Key, Value }) => ({ Key, Value })),
      VersionIdsToStages: Object.fromEntries(
        [...secret.versions.values()].flatMap(({ id, stages }) =>
          stages.length === 0 ? [] : [[id, stages]],
        ),
      ),
    });
  };

  const operations = new Map([
    ['CreateSecret', create],
    ['PutSecretValue', put],
    ['GetSecretValue', get],
    ['DescribeSecret', describe],
  ]);

  return {
    handle: (operation, input) => answer(operations, operation, input),
  };
}

function readValue(input: Fields): JsonObject | undefined {
  const text = readText(input, 'SecretString');
  const binary = readText(input, 'SecretBinary');
  if (text !== undefined && binary !== undefined) {
    throw new AwsError(
      'InvalidParameterException',
      "You can't specify both a binary secret value and a string secret value.",
    );
  }
  if (text !== undefined) return { SecretString: text };
  return binary === undefined ? undefined : { SecretBinary: binary };
}
