export const claims = () => ({ location: 's3://stub/' });
