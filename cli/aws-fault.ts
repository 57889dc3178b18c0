type Env = Readonly<Record<string, string | undefined>>;

const where = ({ AWS_REGION: region, AWS_ENDPOINT_URL: endpoint }: Env): string =>
  endpoint || (region === undefined ? 'this account and region' : `this account in ${region}`);

/** The remedies of errors that services of AWS answer with, by name. */
const remedies: readonly (readonly [name: RegExp, remedy: (env: Env) => string])[] = [
  [
    /^(ResourceNotFoundException|TableNotFoundException)$/,
    (env) => `is the bridge deployed in ${where(env)}, and are --table and --bus right?`,
  ],
  [/QueueDoesNotExist|NonExistentQueue|NoSuchBucket/, (env) => `is the bridge deployed in ${where(env)}?`],
  [
    /^(ExpiredToken|ExpiredTokenException|TokenRefreshRequired|RequestExpired)$/,
    () => 'the credentials have expired: log in again (aws sso login), or fetch new ones',
  ],
  [
    /^(UnrecognizedClientException|InvalidClientTokenId|InvalidAccessKeyId|AuthFailure)$/,
    (env) =>
      `AWS does not know these credentials in ${where(env)}: check AWS_PROFILE, AWS_ACCESS_KEY_ID, AWS_SESSION_TOKEN and AWS_REGION`,
  ],
  [
    /^(InvalidSignatureException|SignatureDoesNotMatch|IncompleteSignature|MissingAuthenticationToken\w*)$/,
    () => 'the secret key does not fit the access key, or the clock of this machine is wrong',
  ],
  [
    /^(AccessDenied|AccessDeniedException|UnauthorizedOperation|NotAuthorized)$/,
    () => 'these credentials lack a permission: docs/client.md lists what each command needs',
  ],
  [/throttl|TooManyRequests|LimitExceeded|SlowDown/i, () => 'AWS is busy: try again in a moment'],
  [/^ValidationException$/, () => 'are --table and --bus right?'],
];

/** Returns the remedy of an AWS error, as a text that follows it; empty when none is known. */
export function awsRemedy(name: string, env: Env): string {
  const remedy = remedies.find(([pattern]) => pattern.test(name))?.[1];
  return remedy === undefined ? '' : `\n  ${remedy(env)}`;
}

/** Explains why there are no credentials. */
export function credentialsFault(message: string, env: Env): string {
  const profile = env['AWS_PROFILE'];
  if (/sso|token.*expired|expired/i.test(message))
    return `the login of AWS has expired: run aws sso login${profile === undefined ? '' : ` --profile ${profile}`}`;
  if (profile !== undefined && message !== 'Region is missing')
    return `the profile "${profile}" gives no credentials (AWS_PROFILE): aws configure list-profiles shows what there is`;
  const { AWS_ENDPOINT_URL: endpoint } = env;
  return endpoint === undefined || endpoint === ''
    ? 'there are no AWS credentials or no region. For what `npm start` runs: export AWS_ENDPOINT_URL=http://127.0.0.1:4566\nFor AWS: set AWS_REGION, and AWS_PROFILE or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY'
    : `there are no AWS credentials or no region for ${endpoint}: set AWS_REGION, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY`;
}
