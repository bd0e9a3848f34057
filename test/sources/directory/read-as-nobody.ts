/** Reads the folder that is named, as a user who may read little, and prints what came out as JSON. */
import { directory } from '../../../src/sources/directory/index.ts';
import { EVERYTHING } from '../../../src/model/scope.ts';
import type { ReconcileError } from '../../../src/model/problem.ts';
import { openContext } from '../../support/open-context.ts';

const calm = new AbortController().signal;
process.setuid?.(65_534);
const source = directory(process.argv[2] ?? '');
const context = await openContext();
const dataset = (await context.session(source)).dataset(source.objects());
const failure = (doing: Promise<unknown>) =>
  doing.then(
    String,
    (thrown: unknown) => `${(thrown as ReconcileError).code}: ${(thrown as ReconcileError).message}`,
  );
const hashed = await dataset.contents?.hash(
  ['open/a', 'open/b'].map((key) => ({ key, algorithms: [] })),
  calm,
);
const listed = await failure(dataset.count(EVERYTHING, calm));
const found = await failure(dataset.count({ anyOf: ['closed/c'] }, calm));
process.stdout.write(JSON.stringify([hashed, listed, found]));
await context.close();
