/** The address of AWS and the credentials, for programs that do not take both from the environment. */
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
 * Settings of all clients, for functions with a timeout of 5 s or more. Region, credentials and endpoint come from
 * Lambda's environment. Connections are kept alive, which is the SDK's default. Each service has its own factory, so
 * that a bundle contains only the clients that its function creates.
 */
export const clientSettings = {
  // Set here, so that the SDK does not look for a configuration file at a cold start.
  retryMode: 'standard',
  // The SDK's pauses when throttled are up to 1 s and 2 s: a third retry would outlast the function.
  maxAttempts: 3,
  requestHandler: {
    connectionTimeout: 1_000,
    // A connection that died while the function was frozen never answers. This timeout and one more try fit into 5 s.
    requestTimeout: 2_000,
    throwOnRequestTimeout: true,
  },
};
