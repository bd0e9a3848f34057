/** The command line: understands what is asked, hands it to one command, and turns every outcome into an exit code. */
import { makeRedactor } from '../config/redactor.ts';
import { ConfigError, ReconcileError } from '../model/problem.ts';
import { EXIT } from '../model/report.ts';
import { readArguments, type Invocation } from './arguments.ts';
import { openTerminal, type Terminal } from './terminal.ts';

const PATIENCE_MS = 1_000;

/** Runs one command. Commands are loaded when they are called, so that help costs nothing. */
export async function main(argv: readonly string[]): Promise<number> {
  const redactor = makeRedactor(process.env);
  const terminal = openTerminal(redactor.redact, argv.includes('ndjson'));
  // Ahead of whatever else prints a crash: it does not know the secrets.
  process.prependListener('uncaughtException', (thrown) => {
    terminal.crash(thrown);
    process.exit(EXIT.unknown);
  });
  try {
    return await dispatch(readArguments(argv, new Date()), terminal, redactor);
  } catch (thrown) {
    if (thrown instanceof ConfigError) {
      terminal.fail(thrown.code, thrown.message);
      return EXIT.nothingRan;
    }
    if (thrown instanceof ReconcileError) terminal.fail(thrown.code, thrown.message);
    else terminal.crash(thrown);
    return EXIT.unknown;
  } finally {
    await terminal.written();
    // A connection that does not close must not hold up an answer that is there.
    setTimeout(() => process.exit(), PATIENCE_MS).unref();
  }
}

async function dispatch(
  asked: Invocation,
  terminal: Terminal,
  redactor: ReturnType<typeof makeRedactor>,
): Promise<number> {
  switch (asked.asks) {
    case 'help': {
      const { commandHelp, programHelp } = await import('./help.ts');
      terminal.print(asked.about === null ? programHelp() : commandHelp(asked.about));
      return 0;
    }
    case 'version': {
      const { ownPackage } = await import('../config/own-package.ts');
      terminal.print(`${ownPackage().version}\n`);
      return 0;
    }
    case 'command':
      break;
  }
  const { command, operands, options } = asked;
  const [operand] = operands;
  switch (command) {
    case 'run': {
      const { runSuite } = await import('./run.ts');
      return runSuite(operand, options, terminal, redactor);
    }
    case 'apply': {
      const { applyPlanned } = await import('./fix.ts');
      return applyPlanned(operand ?? '', options, terminal, redactor);
    }
    case 'undo': {
      const { undoApplied } = await import('./fix.ts');
      return undoApplied(operand ?? '', options, terminal, redactor);
    }
    case 'list': {
      const { listSuites } = await import('./list.ts');
      return listSuites(operand, options, terminal);
    }
    case 'explain': {
      const { explainCheck } = await import('./explain.ts');
      return explainCheck(operand ?? '', options, terminal);
    }
    case 'doctor': {
      const { examineSources } = await import('./doctor.ts');
      return examineSources(options, terminal, redactor);
    }
  }
}
