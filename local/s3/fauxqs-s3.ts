/** The part of fauxqs' buckets that is called directly. */
interface S3Store {
  createBucket(name: string): void;
}

/** The members of a request that fauxqs' operations read, with fastify's names. */
export interface S3Request {
  readonly method: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** `*` is the key. */
  readonly params: { readonly bucket: string; readonly '*': string };
  readonly query: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** The members of a reply that they use, with fastify's names. */
export interface S3Reply {
  header(name: string, value: string | number): S3Reply;
  status(code: number): S3Reply;
  send(body?: string | Buffer): S3Reply;
}

type Handler = (request: S3Request, reply: S3Reply) => Promise<void>;
type Register = (url: string, handler: Handler) => void;

/** The part of a fastify server that fauxqs' router needs. */
interface Routes {
  readonly put: Register;
  readonly head: Register;
  readonly delete: Register;
  readonly post: Register;
  readonly route: (options: {
    readonly method: string;
    readonly url: string;
    readonly handler: Handler;
  }) => void;
}

export interface FauxqsS3 {
  readonly store: S3Store;
  /** The handlers by method and pattern: `GET /:bucket/*`. */
  readonly handlers: ReadonlyMap<string, Handler>;
}

/** Loads fauxqs' bucket store and its router, and not its server. See `local/sqs/fauxqs.ts` for why. */
export async function loadFauxqsS3(): Promise<FauxqsS3> {
  const dist = new URL('./', import.meta.resolve('fauxqs'));
  const load = (path: string): Promise<unknown> => import(/* @vite-ignore */ new URL(path, dist).href);
  const [stores, router] = await Promise.all([load('s3/s3Store.js'), load('s3/s3Router.js')]);
  if (!hasStore(stores) || !hasRouter(router))
    throw new Error('fauxqs has another version than this code supports; run "npm ci"');
  const store = new stores.S3Store();
  const handlers = new Map<string, Handler>();
  const register =
    (method: string): Register =>
    (url, handler) =>
      void handlers.set(`${method} ${url}`, handler);
  router.registerS3Routes(
    {
      put: register('PUT'),
      head: register('HEAD'),
      delete: register('DELETE'),
      post: register('POST'),
      route: ({ method, url, handler }) => register(method)(url, handler),
    },
    store,
  );
  return { store, handlers };
}

interface StoreModule {
  readonly S3Store: new () => S3Store;
}

interface RouterModule {
  readonly registerS3Routes: (routes: Routes, store: S3Store) => void;
}

const hasStore = (module: unknown): module is StoreModule =>
  typeof exportOf(module, 'S3Store') === 'function';

const hasRouter = (module: unknown): module is RouterModule =>
  typeof exportOf(module, 'registerS3Routes') === 'function';

const exportOf = (module: unknown, name: string): unknown =>
  typeof module === 'object' && module !== null ? Reflect.get(module, name) : undefined;
