/** Starts a thread of a desk, its program from the cache of compiled code, since a run starts several. */
import { enableCompileCache } from 'node:module';

enableCompileCache();
await import('./desk-worker.ts');
