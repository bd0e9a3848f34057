// Loads the config of each folder named on the command line, in one process without Vite, and prints what came of it.
import { loadConfig } from '../../src/config/load.ts';

const outcomes: object[] = [];
for (const folder of process.argv.slice(2)) {
  process.chdir(folder);
  try {
    const { config, path, hash } = await loadConfig(folder, null);
    outcomes.push({ suites: [...config.suites.keys()], path, hash: await hash() });
  } catch (thrown) {
    const { name, message } = thrown as Error;
    outcomes.push({ name, message });
  }
}
process.stdout.write(JSON.stringify(outcomes));
