/** Sends requests about one bucket: within its budget of connections, tried again by the SDK, stopped when told to. */
import type { Readable } from 'node:stream';
import type {
  GetObjectAttributesCommandOutput,
  GetObjectCommandInput,
  GetObjectCommandOutput,
  HeadObjectCommandInput,
  HeadObjectCommandOutput,
  ListObjectsV2Command,
  ListObjectsV2CommandInput,
  ListObjectsV2CommandOutput,
  S3,
  S3ClientConfig,
} from '@aws-sdk/client-s3';
import type { OpenContext } from '../../model/dataset.ts';
import { ConfigError } from '../../model/problem.ts';
import { revealed } from '../object-refs.ts';
import { Turns } from '../object-turns.ts';
import { stopped } from '../stopping.ts';
import type { Place } from './errors.ts';
import { leanPage, type LeanEntry } from './lean-page.ts';
import type { S3Credentials, Settings } from './options.ts';

/** Whose request it is: what errors call the dataset, and what stops it. */
export type Asking = { readonly name: string; readonly signal: AbortSignal };

/** What the SDK has to say comes as an error, or is nobody's business. */
const SILENT = { trace: nothing, debug: nothing, info: nothing, warn: nothing, error: nothing };
function nothing(): void {}

const AMAZON = 'Amazon S3';

type RawAnswer = { readonly statusCode: number; body: unknown };
type Input<Command> = Omit<Command, 'Bucket'>;

/** A bucket that requests can be sent to. What the SDK throws comes through as it is, an abort as the signal's reason. */
export class BucketClient {
  readonly connections: number;
  readonly idleTimeout: number;
  /** How often a request may be tried. */
  readonly attempts: number;
  private readonly sdk: S3;
  private readonly List: typeof ListObjectsV2Command;
  private readonly at: Omit<Place, 'name'>;
  private readonly turns: Turns;

  constructor(
    { sdk, List }: { readonly sdk: S3; readonly List: typeof ListObjectsV2Command },
    at: Omit<Place, 'name'>,
    { connections, idleTimeout, attempts }: Settings,
  ) {
    this.sdk = sdk;
    this.List = List;
    this.at = at;
    this.connections = connections;
    this.idleTimeout = idleTimeout;
    this.attempts = attempts;
    this.turns = new Turns(connections);
  }

  /** Which system this is, in journals and plans. */
  get identity(): string {
    const { host, region, bucket } = this.at;
    return `s3 ${host === AMAZON ? `amazon ${region}` : host}/${bucket}`;
  }

  /** Where a request of a dataset fails. */
  place({ name }: Pick<Asking, 'name'>): Place {
    return { ...this.at, name };
  }

  list(input: Input<ListObjectsV2CommandInput>, asking: Asking): Promise<ListObjectsV2CommandOutput> {
    return this.inTurn(asking, (to) => leanly(this.sdk, new this.List({ ...this.bucket, ...input }), to));
  }

  head(input: Input<HeadObjectCommandInput>, asking: Asking): Promise<HeadObjectCommandOutput> {
    return this.inTurn(asking, (to) => this.sdk.headObject({ ...this.bucket, ...input }, to));
  }

  /** A page of the parts that an object was uploaded in. */
  parts(key: string, marker: string | undefined, asking: Asking): Promise<GetObjectAttributesCommandOutput> {
    const input = {
      ...this.bucket,
      Key: key,
      ObjectAttributes: ['ObjectParts' as const],
      PartNumberMarker: marker,
    };
    return this.inTurn(asking, (to) => this.sdk.getObjectAttributes(input, to));
  }

  /** Gets an object and lets `use` read its body within the same turn. */
  get<T>(
    input: Input<GetObjectCommandInput>,
    use: (answer: GetObjectCommandOutput) => Promise<T>,
    asking: Asking,
  ): Promise<T> {
    return this.inTurn(asking, async (to) => use(await this.sdk.getObject({ ...this.bucket, ...input }, to)));
  }

  /** Sends what a writer asks, within the same budget. */
  send<T>(
    request: (sdk: S3, bucket: string, to: { readonly abortSignal: AbortSignal }) => Promise<T>,
    asking: Asking,
  ): Promise<T> {
    return this.inTurn(asking, (to) => request(this.sdk, this.at.bucket, to));
  }

  /** `Enabled`, `Suspended`, or `undefined` for a bucket that never had versions. */
  async versioning(asking: Asking): Promise<string | undefined> {
    const answer = await this.inTurn(asking, (to) => this.sdk.getBucketVersioning(this.bucket, to));
    return answer.Status;
  }

  /** Calls `seen` with the headers of every answer, whatever it says. */
  watch(seen: (headers: Readonly<Record<string, string>>) => void): void {
    this.sdk.middlewareStack.add(
      (next) => async (args) => {
        const result = await next(args);
        seen((result.response as { readonly headers?: Record<string, string> }).headers ?? {});
        return result;
      },
      { step: 'deserialize', name: 'watch', priority: 'low' },
    );
  }

  close(): void {
    this.sdk.destroy();
  }

  private get bucket(): { readonly Bucket: string } {
    return { Bucket: this.at.bucket };
  }

  private inTurn<T>(
    { name, signal }: Asking,
    send: (to: { readonly abortSignal: AbortSignal }) => Promise<T>,
  ): Promise<T> {
    return this.turns.take(name, signal, async () => {
      // The SDK looks at the signal between two tries, and sleeps there: who stops does not wait for it to wake.
      const { promise, reject } = Promise.withResolvers<never>();
      const stop = () => reject(stopped(signal, name));
      signal.addEventListener('abort', stop, { once: true });
      try {
        return await Promise.race([send({ abortSignal: signal }), promise]);
      } catch (thrown) {
        if (signal.aborted) throw stopped(signal, name);
        throw thrown;
      } finally {
        signal.removeEventListener('abort', stop);
      }
    });
  }
}

/** Sends a request for a page of a listing, and takes its entries before the SDK reads the rest. */
async function leanly(
  sdk: S3,
  command: ListObjectsV2Command,
  to: { readonly abortSignal: AbortSignal },
): Promise<ListObjectsV2CommandOutput> {
  let entries: LeanEntry[] = [];
  command.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const response = result.response as RawAnswer;
      entries = [];
      if (response.statusCode !== 200) return result;
      // Bytes are held outside of the heap: many pages may be under way, and each becomes objects only when it is whole.
      const chunks: Buffer[] = [];
      for await (const chunk of response.body as Readable) chunks.push(chunk as Buffer);
      const page = leanPage(chunks);
      response.body = page === null ? Buffer.concat(chunks) : Buffer.from(page.left);
      if (page !== null) ({ entries } = page);
      return result;
    },
    { step: 'deserialize', name: 'leanPage', priority: 'low' },
  );
  const answer = await sdk.send(command, to);
  return entries.length === 0 ? answer : { ...answer, Contents: entries };
}

/** Loads the SDK and makes a client; nothing is sent. @throws ConfigError for a secret that is not set. */
export async function bucketClient(settings: Settings, context: OpenContext): Promise<BucketClient> {
  const { S3: Sdk, ListObjectsV2Command: List } = await import('@aws-sdk/client-s3');
  const reveal = (text: Settings['bucket']) => revealed(text, context);
  const { connections, attempts, idleTimeout, credentials } = settings;
  const endpoint = settings.endpoint === null ? null : endpointOf(reveal(settings.endpoint));
  const region = settings.region === null ? null : reveal(settings.region);
  const agent = { keepAlive: true, maxSockets: connections };
  const config: S3ClientConfig = {
    forcePathStyle: settings.pathStyle,
    maxAttempts: attempts,
    retryMode: 'standard',
    logger: SILENT,
    // What is computed is computed by us, over every byte; and old servers know no trailing checksums.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: {
      connectionTimeout: Math.min(10_000, idleTimeout),
      socketTimeout: idleTimeout,
      requestTimeout: idleTimeout,
      throwOnRequestTimeout: true,
      httpAgent: agent,
      httpsAgent: agent,
    },
    ...(endpoint !== null && { endpoint: endpoint.href }),
    // A server of one's own takes any region; Amazon's is in the environment or must be told.
    ...(region !== null ? { region } : endpoint !== null && { region: 'us-east-1' }),
    ...(credentials !== null && { credentials: plain(credentials, reveal) }),
  };
  const sdk = new Sdk(config);
  const told = await sdk.config.region().catch((cause: unknown) => {
    throw new ConfigError('config', 's3(): region: is told neither here nor by the environment; set it', {
      cause,
    });
  });
  const at = { bucket: reveal(settings.bucket), host: endpoint?.host ?? AMAZON, region: told };
  return new BucketClient({ sdk, List }, at, settings);
}

function endpointOf(text: string): URL {
  const url = URL.parse(text);
  // The text may hold a password, so it is in no message.
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '')
    throw new ConfigError('config', 's3(): endpoint: expected an address such as https://minio.example.com');
  return url;
}

function plain(given: S3Credentials, reveal: (text: Settings['bucket']) => string) {
  const { accessKeyId, secretAccessKey, sessionToken } = given;
  return {
    accessKeyId: reveal(accessKeyId),
    secretAccessKey: reveal(secretAccessKey),
    ...(sessionToken !== undefined && { sessionToken: reveal(sessionToken) }),
  };
}
