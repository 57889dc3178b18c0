/** The address of AWS and the credentials, for programs that do not leave both to the environment. */
export interface AwsConnection {
  readonly endpoint?: string;
  readonly region?: string;
  readonly credentials?: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
}

/**
 * What all clients have in common, for functions of 5 s and more. Region, credentials and endpoint come from the
 * environment that Lambda gives; connections are kept alive, which is the SDK's default. One factory a service, so
 * that a bundle holds only the clients that its function makes.
 */
export const clientSettings = {
  // Said here, so that the SDK does not look for a configuration file at a cold start.
  retryMode: 'standard',
  // The SDK's pauses when throttled are up to 1 s and 2 s: a third retry would outlast the function.
  maxAttempts: 3,
  requestHandler: {
    connectionTimeout: 1_000,
    // A connection that died while the function was frozen answers nothing: this and one more try fit into 5 s.
    requestTimeout: 2_000,
    throwOnRequestTimeout: true,
  },
};
