/**
 * Replaces the credential providers that Lambda never uses. Lambda passes credentials in the environment, so code that
 * looks for profiles, SSO sessions and instance metadata would only cost load time.
 */
const leftOut = () => (): Promise<never> =>
  Promise.reject(
    new Error(
      'This function takes AWS credentials from the environment only ' +
        '(AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN); other credential providers are not bundled.',
    ),
  );

export const fromSSO = leftOut;

export const fromIni = leftOut;

export const fromProcess = leftOut;

export const fromTokenFile = leftOut;

export const fromWebToken = leftOut;

export const fromHttp = leftOut;

export const fromLoginCredentials = leftOut;

export const fromContainerMetadata = leftOut;

export const fromInstanceMetadata = leftOut;
