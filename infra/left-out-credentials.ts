/**
 * Replaces the credential providers that Lambda never uses. Lambda passes credentials in the environment, so code that
 * looks for profiles, SSO sessions and instance metadata would only cost load time.
 */
const leftOut = () => (): Promise<never> =>
  Promise.reject(new Error('AWS credentials from the environment only: no other provider is bundled'));

export {
  leftOut as fromSSO,
  leftOut as fromIni,
  leftOut as fromProcess,
  leftOut as fromTokenFile,
  leftOut as fromWebToken,
  leftOut as fromHttp,
  leftOut as fromLoginCredentials,
  leftOut as fromContainerMetadata,
  leftOut as fromInstanceMetadata,
};
