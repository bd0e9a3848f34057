/** Everything that the gate compares, up and filled: two databases, a folder of buckets, two websites. */
import { grantWriter, makeDatabases } from './databases.ts';
import { startPostgres } from './embedded.ts';
import { loadCrm, loadLegacy } from './marina/load.ts';
import type { World } from './marina/world.ts';
import { writeFiles } from './marina/write-files.ts';
import { startSites } from './sites.ts';
import { stateOf, type State } from './state.ts';

export type Systems = {
  /** PostgreSQL's version, as `18.1`. */
  readonly version: string;
  /** Where everything is, as the config asks for it. */
  readonly environment: Readonly<Record<string, string>>;
  /** What all of it is at this moment. */
  readonly look: () => Promise<State>;
  stop(): Promise<void>;
};

/** Starts and fills all of them; files go into `folder`. Whatever fails, or when `signal` aborts, nothing stays up. */
export async function startSystems(world: World, folder: string, signal: AbortSignal): Promise<Systems> {
  const server = await startPostgres();
  try {
    signal.throwIfAborted();
    const { owner, reader, writer, version } = await makeDatabases(server);
    await Promise.all([loadLegacy(owner.legacy, world), loadCrm(owner.crm, world)]);
    await grantWriter(owner.crm);
    signal.throwIfAborted();
    const folders = writeFiles(folder, world);
    const sites = await startSites(world);
    return {
      version,
      environment: {
        LEGACY_DB_URL: reader.legacy,
        CRM_DB_URL: reader.crm,
        CRM_WRITER_URL: writer.crm,
        IMPORTER_DIR: folders.importer,
        OLD_MEDIA_DIR: folders.oldMedia,
        MEDIA_DIR: folders.media,
        INBOX_DIR: folders.inbox,
        OLD_SITE: sites.old,
        NEW_SITE: sites.new,
      },
      look: () => stateOf(owner, folder),
      stop: async () => {
        await sites.stop();
        await server.stop();
      },
    };
  } catch (thrown) {
    await server.stop();
    throw thrown;
  }
}
